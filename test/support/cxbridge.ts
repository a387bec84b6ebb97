import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Path of the command line program, as users start it. */
export const program = fileURLToPath(new URL('../../src/bin.js', import.meta.url));
let running: ChildProcess[] = [];

/** Kills every process that a test has started. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
  running = [];
}

/** Starts `cxbridge` with PATH and the given variables as its only environment. */
export function start(
  args: readonly string[],
  environment: Record<string, string> = {},
  nodeArgs: readonly string[] = [],
): ChildProcess {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [...nodeArgs, program, ...args], { env: { PATH, ...environment } });
  running.push(child);
  return child;
}

/** Exit code and output of a command. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `cxbridge` until it exits. */
export async function run(
  args: readonly string[],
  environment?: Record<string, string>,
  input = '',
  nodeArgs?: readonly string[],
): Promise<Ended> {
  const child = start(args, environment, nodeArgs);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
