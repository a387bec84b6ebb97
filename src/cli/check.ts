import type { Command } from 'commander';
import { checkAll } from '../app/check/check-all.ts';
import { CheckList, type PreflightResult, splitAtColon } from '../app/check/check-list.ts';
import { readConfig } from '../config/read-config.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { reportErrors } from './exit.ts';

interface CheckOptions {
  readonly json?: true;
}

/** `cxbridge check`: checks all that the settings name before the bridge is started. Exits with `differences` if a check fails. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description(
      'Check the settings and all that they name, as the bridge would use it: CXEngage with its account and permissions, files, Redis, profile and users. Exits with 1 if a check fails.',
    )
    .option('--json', 'print the results as JSON')
    .action((options: CheckOptions) => reportErrors(() => check(options)));
}

async function check({ json }: CheckOptions): Promise<void> {
  const results: PreflightResult[] = [];
  const list = new CheckList((result) => {
    results.push(result);
    if (!json) print(escapeControls(lineOf(result)));
  });
  const read = readConfig(process.env);
  const problems = 'problems' in read ? read.problems : [];
  for (const problem of problems) {
    const [found, fix = 'correct it'] = splitAtColon(problem);
    const result = { check: 'settings', outcome: 'failed', found, fix } as const;
    results.push(result);
    if (!json) print(escapeControls(lineOf(result)));
  }
  if (!('problems' in read)) {
    await list.run('settings', async () => ({ found: 'all of them can be used', value: true }));
    await checkAll(read.config, list, { debug() {}, info() {}, warn() {}, error() {} });
  }
  if (json) print(JSON.stringify(results, null, 2));
  if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = exitCodes.differences;
}

function lineOf({ check: name, outcome, found, fix }: PreflightResult): string {
  return `${outcome.padEnd(7)}  ${name}: ${found}${fix === undefined ? '' : `. To do: ${fix}`}`;
}
