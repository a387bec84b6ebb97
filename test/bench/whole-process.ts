import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PeakMemory } from './peak-memory.ts';

/** How a process went, from its start to its end. */
export interface WholeRun {
  readonly seconds: number;
  /** Undefined where the system does not tell. */
  readonly peakBytes: number | undefined;
  readonly code: number | null;
  /** What it wrote to standard error. */
  readonly told: string;
}

const LOOK_EVERY = 20;

/** Runs a command line to its end, with its output going nowhere. */
export async function runWhole([program = '', ...args]: readonly string[], input?: Readable): Promise<WholeRun> {
  const began = performance.now();
  const child = spawn(program, args, { stdio: [input ? 'pipe' : 'ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const memory = new PeakMemory();
  const watch = setInterval(() => child.pid !== undefined && memory.look(child.pid), LOOK_EVERY);
  try {
    const closed = once(child, 'close');
    const exited = once(child, 'exit').then(() => performance.now());
    if (input && child.stdin) await pipeline(input, child.stdin);
    const [[code], ended] = (await Promise.all([closed, exited])) as [[number | null], number];
    return { seconds: (ended - began) / 1_000, peakBytes: memory.bytes, code, told };
  } finally {
    clearInterval(watch);
  }
}
