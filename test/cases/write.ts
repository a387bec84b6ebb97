import { writeFileSync } from 'node:fs';
import { casesWith, fileOf, runCase } from './run-case.ts';

// `npm run cases`: overwrites the expected files with the current results. Review the difference before you commit it.
for (const name of casesWith('in')) {
  const { out, diags } = runCase(name);
  writeFileSync(fileOf(name, 'out'), out);
  writeFileSync(fileOf(name, 'diags'), diags);
}
