import { readdirSync } from 'node:fs';
import { readProcFile } from './cores.ts';

/**
 * Peak resident memory of a process and its child processes. The kernel records the peak itself (VmHWM), so sampling misses only growth after the
 * last sample. Shared pages are counted, as by `time`.
 */
export class PeakMemory {
  readonly #peaks = new Map<number, number>();

  /** Sum of all processes in bytes. Undefined if the system does not report it. */
  get bytes(): number | undefined {
    return this.#peaks.size === 0 ? undefined : [...this.#peaks.values()].reduce((sum, each) => sum + each, 0);
  }

  /** Updates the peaks of a process and its children. */
  sample(pid: number): void {
    const match = /^VmHWM:\s*(\d+) kB$/m.exec(readProcFile(`/proc/${pid}/status`));
    if (!match) return;
    this.#peaks.set(pid, Math.max(this.#peaks.get(pid) ?? 0, Number(match[1]) * 1024));
    for (const child of childrenOf(pid)) this.sample(child);
  }
}

function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) =>
    readProcFile(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // the process has ended
  }
}
