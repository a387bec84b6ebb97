import { readFileSync, writeFileSync } from 'node:fs';
import { configurationManual } from '../../src/config/manual.ts';
import { asyncApiDocument } from '../../src/http/documentation/asyncapi.ts';
import { openApiDocument } from '../../src/http/documentation/openapi.ts';
import { profileSchema } from '../support/profile-schema.ts';
import { compatibilityPage } from './compatibility.ts';
import { exportTablesPage } from './export-tables.ts';
import { observabilityPage } from './observability.ts';
import { profileReferencePage } from './profile-reference.ts';

// `npm run docs`: writes the pages that are made from code.
writeFileSync(new URL('../../mappings/schema.json', import.meta.url), profileSchema());
writeFileSync(new URL('../../docs/configuration.md', import.meta.url), configurationManual());
writeFileSync(new URL('../../docs/compatibility.md', import.meta.url), compatibilityPage());
writeFileSync(new URL('../../docs/observability.md', import.meta.url), observabilityPage());
writeFileSync(new URL('../../docs/mapping-reference.md', import.meta.url), profileReferencePage());
writeFileSync(new URL('../../docs/export-tables.md', import.meta.url), exportTablesPage());
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
for (const [name, document] of [
  ['openapi', openApiDocument(version)],
  ['asyncapi', asyncApiDocument(version)],
] as const)
  writeFileSync(new URL(`../../docs/${name}.json`, import.meta.url), `${JSON.stringify(document, null, 2)}\n`);
