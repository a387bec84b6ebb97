import { writeFileSync } from 'node:fs';
import { configurationManual } from '../../src/config/manual.ts';

// `npm run docs`: writes the pages that are made from code.
writeFileSync(new URL('../../docs/configuration.md', import.meta.url), configurationManual());
