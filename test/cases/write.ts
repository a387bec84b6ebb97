import { writeFileSync } from 'node:fs';
import { casesWith, fileOf, runCase } from './run-case.ts';

// `npm run cases`: writes what each case gives now. The difference is what a change does, and is reviewed before it is committed.
for (const name of casesWith('in')) {
  const { out, diags } = runCase(name);
  writeFileSync(fileOf(name, 'out'), out);
  writeFileSync(fileOf(name, 'diags'), diags);
}
