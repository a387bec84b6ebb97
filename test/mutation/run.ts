// `npm run mutation [folder...]`: mutates one folder after the other and prints the share of mutants that a test notices. Fails below 85 %.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const MIN_SCORE = 85;
const report = 'node_modules/.cache/stryker/report.json';

/** The files of each folder that is mutated: everything that translates, and every policy. */
function foldersToMutate(): ReadonlyMap<string, readonly string[]> {
  const files = globSync(['src/mapping/**/*.ts', 'src/**/*.policy.ts']).filter(
    (file) => !/\.(test|table)\.ts$/.test(file),
  );
  return Map.groupBy(files.toSorted(), dirname);
}

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Mutants that were noticed and mutants that count; those that only run while a module loads do not. */
function scoreOf({ files }: Report): { readonly noticed: number; readonly all: number } {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted: readonly string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  return { noticed: count('Killed', 'Timeout'), all: count('Killed', 'Timeout', 'Survived', 'NoCoverage') };
}

const asked = process.argv.slice(2).map((folder) => folder.replace(/\/$/, ''));
const folders = [...foldersToMutate()].filter(([folder]) => asked.length === 0 || asked.includes(folder));
const rows: string[] = [];
let failed = folders.length === 0;
for (const [folder, files] of folders) {
  const { status } = spawnSync('stryker', ['run', '--mutate', files.join(',')], { stdio: 'inherit' });
  const { noticed, all } = scoreOf(JSON.parse(readFileSync(report, 'utf8')) as Report);
  const score = all === 0 ? 100 : (noticed / all) * 100;
  rows.push(`| \`${folder}\` | ${all} | ${score.toFixed(1)} % |`);
  failed ||= status !== 0 || score < MIN_SCORE;
}
process.stdout.write(`\n| folder | mutants | noticed |\n|---|---|---|\n${rows.join('\n')}\n`);
if (failed) process.exitCode = 1;
