import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The command line as people start it. */
export const program = fileURLToPath(new URL('../../src/bin.js', import.meta.url));
let running: ChildProcess[] = [];

/** Ends whatever a test has left running. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
  running = [];
}

/** Starts `cxbridge` with no environment but the one given. */
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

/** What a command leaves behind. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `cxbridge` to its end. */
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
