import { writeFileSync } from 'node:fs';
import { configurationManual } from '../../src/config/manual.ts';
import { profileSchema } from '../support/profile-schema.ts';
import { compatibilityPage } from './compatibility.ts';
import { profileReferencePage } from './profile-reference.ts';

// `npm run docs`: writes the pages that are made from code.
writeFileSync(new URL('../../mappings/schema.json', import.meta.url), profileSchema());
writeFileSync(new URL('../../docs/configuration.md', import.meta.url), configurationManual());
writeFileSync(new URL('../../docs/compatibility.md', import.meta.url), compatibilityPage());
writeFileSync(new URL('../../docs/mapping-reference.md', import.meta.url), profileReferencePage());
