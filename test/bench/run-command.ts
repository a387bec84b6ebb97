import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PeakMemory } from './peak-memory.ts';

/** Result of a process, measured from its start to its exit. */
export interface CommandRun {
  readonly seconds: number;
  /** Peak resident memory in bytes; undefined if the system does not report it. */
  readonly peakBytes: number | undefined;
  readonly code: number | null;
  /** Everything it wrote to standard error. */
  readonly stderr: string;
}

const SAMPLE_INTERVAL_MS = 20;

/** Runs a command line until it exits and discards its standard output. Rejects if it cannot be started. */
export async function runCommand([program = '', ...args]: readonly string[], input?: Readable): Promise<CommandRun> {
  const start = performance.now();
  const child = spawn(program, args, { stdio: [input ? 'pipe' : 'ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const memory = new PeakMemory();
  const sampling = setInterval(() => child.pid !== undefined && memory.sample(child.pid), SAMPLE_INTERVAL_MS);
  try {
    const closed = once(child, 'close');
    const exited = once(child, 'exit').then(() => performance.now());
    if (input && child.stdin) await pipeline(input, child.stdin);
    const [[code], end] = (await Promise.all([closed, exited])) as [[number | null], number];
    return { seconds: (end - start) / 1_000, peakBytes: memory.bytes, code, stderr };
  } finally {
    clearInterval(sampling);
  }
}
