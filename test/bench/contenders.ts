import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArchiveFile } from './archive/files.ts';
import { onCores } from './cores.ts';
import { runWhole, type WholeRun } from './whole-process.ts';

/** Who is measured: a process that only parses, ours on one core, ours with two workers, and a script for jq. */
export type Contender = 'baseline' | 'ours' | 'workers' | 'jq';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const bin = pathOf('../../src/bin.js');
const filter = pathOf('translate.jq');

/** Version of jq, undefined where it is not installed. */
export const jqVersion = spawnSync('jq', ['--version'], { encoding: 'utf8' }).stdout?.trim();

const help = spawnSync(process.execPath, [bin, 'translate', '--help'], { encoding: 'utf8' }).stdout;

/** Whether this contender can run here, else why not. */
export function missing(contender: Contender): string | undefined {
  if (contender === 'jq' && !jqVersion) return 'jq is not installed';
  if (contender === 'workers' && !help.includes('--workers')) return 'not available';
  return undefined;
}

/** Command line of `cxbridge translate`, for a file or, without one, for standard input. Rejects go into the folder. */
export function oursFor(path: string | undefined, folder: string, ...more: readonly string[]): readonly string[] {
  const rejects = join(folder, 'rejects.jsonl');
  const options = ['--time-zone', 'Europe/Kyiv', '--rejects', rejects, ...more];
  return [process.execPath, bin, 'translate', ...(path === undefined ? [] : [path]), ...options];
}

/** Command line of the script. */
export function jqFor(path: string): readonly string[] {
  return ['jq', '-c', '-f', filter, path];
}

function commandFor(contender: Contender, path: string, folder: string): readonly string[] {
  switch (contender) {
    case 'baseline':
      return onCores(1, [process.execPath, pathOf('parse-only.ts'), path]);
    case 'ours':
      return onCores(1, oursFor(path, folder));
    case 'workers':
      return onCores(2, oursFor(path, folder, '--workers', '2'));
    case 'jq':
      return onCores(1, jqFor(path));
  }
}

/** Runs a contender over a whole file. Throws where it does not read every record, since half the work is no measurement. */
export async function runContender(
  contender: Contender,
  { path, records }: ArchiveFile,
  folder: string,
): Promise<WholeRun> {
  const run = await runWhole(commandFor(contender, path, folder));
  const expected = { baseline: `${records} lines\n`, ours: `${records} records, 0 rejects\n`, jq: '' };
  const told = expected[contender === 'workers' ? 'ours' : contender];
  if (run.code !== 0 || !run.told.startsWith(told)) {
    throw new Error(`${contender} ended with ${run.code} after ${path}: ${run.told.slice(0, 500)}`);
  }
  return run;
}
