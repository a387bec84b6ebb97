import { readdirSync } from 'node:fs';
import { readProc } from './cores.ts';

/**
 * The most memory that a process and all it started had resident. The kernel keeps the mark itself, so looking now and then misses only
 * what is added between the last look and the end. Counts shared pages, as `time` does.
 */
export class PeakMemory {
  readonly #peaks = new Map<number, number>();

  /** Bytes; those of several processes are added up. Undefined where the system does not tell. */
  get bytes(): number | undefined {
    return this.#peaks.size === 0 ? undefined : [...this.#peaks.values()].reduce((sum, each) => sum + each, 0);
  }

  look(pid: number): void {
    const mark = /^VmHWM:\s*(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`));
    if (!mark) return;
    this.#peaks.set(pid, Math.max(this.#peaks.get(pid) ?? 0, Number(mark[1]) * 1024));
    for (const child of childrenOf(pid)) this.look(child);
  }
}

function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) =>
    readProc(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has just ended
  }
}
