import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArchiveFile } from './archive/files.ts';
import { pinToCores } from './cores.ts';
import { type CommandRun, runCommand } from './run-command.ts';

/** A measured program: one that only parses, cxbridge on one core, cxbridge with two workers, or the jq script. */
export type Program = 'baseline' | 'bridge' | 'workers' | 'jq';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const bin = pathOf('../../src/bin.js');
const jqScript = pathOf('translate.jq');

/** Version of jq; undefined if it is not installed. */
export const jqVersion = spawnSync('jq', ['--version'], { encoding: 'utf8' }).stdout?.trim();

const help = spawnSync(process.execPath, [bin, 'translate', '--help'], { encoding: 'utf8' }).stdout;

/** Reason why this program cannot run here; undefined if it can. */
export function unavailableReason(program: Program): string | undefined {
  if (program === 'jq' && !jqVersion) return 'jq is not installed';
  if (program === 'workers' && !help.includes('--workers')) return 'not available';
  return undefined;
}

/** Command line of `cxbridge translate` for a file, or for standard input if `path` is undefined. Rejects are written to the folder. */
export function bridgeCommand(
  path: string | undefined,
  folder: string,
  ...extraOptions: readonly string[]
): readonly string[] {
  const rejects = join(folder, 'rejects.jsonl');
  const options = ['--time-zone', 'Europe/Kyiv', '--rejects', rejects, ...extraOptions];
  return [process.execPath, bin, 'translate', ...(path === undefined ? [] : [path]), ...options];
}

/** Command line of the jq script. */
export function jqCommand(path: string): readonly string[] {
  return ['jq', '-c', '-f', jqScript, path];
}

function commandFor(program: Program, path: string, folder: string): readonly string[] {
  switch (program) {
    case 'baseline':
      return pinToCores(1, [process.execPath, pathOf('parse-only.ts'), path]);
    case 'bridge':
      return pinToCores(1, bridgeCommand(path, folder));
    case 'workers':
      return pinToCores(2, bridgeCommand(path, folder, '--workers', '2'));
    case 'jq':
      return pinToCores(1, jqCommand(path));
  }
}

/** Runs a program on a file. Rejects if it fails or does not read every record, because then the measurement is invalid. */
export async function runProgram(
  program: Program,
  { path, records }: ArchiveFile,
  folder: string,
): Promise<CommandRun> {
  const run = await runCommand(commandFor(program, path, folder));
  const expectedStderr = { baseline: `${records} lines\n`, bridge: `${records} translated, 0 rejected\n`, jq: '' };
  const expected = expectedStderr[program === 'workers' ? 'bridge' : program];
  if (run.code !== 0 || !run.stderr.startsWith(expected)) {
    throw new Error(`${program} exited with code ${run.code} for ${path}: ${run.stderr.slice(0, 500)}`);
  }
  return run;
}
