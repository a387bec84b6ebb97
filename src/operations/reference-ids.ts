import type { Clock } from '../kit/clock.ts';

const EPOCH = Date.UTC(2026, 0, 1);
const STEP_MS = 20;
const MAX = 2 ** 31 - 1;

/**
 * The referenceIds of this process. No two running operations share one, not even of different users. The counter starts at the current time, fifty
 * numbers per second: after a restart the bridge does not repeat numbers that desktops may still wait for, unless it accepted more requests
 * than that. The numbers fit the 32-bit integers that old clients use.
 */
export class ReferenceIds {
  #last: number;

  constructor(clock: Clock) {
    this.#last = Math.max(0, Math.floor((clock.now() - EPOCH) / STEP_MS)) % MAX;
  }

  next(): number {
    this.#last = (this.#last % MAX) + 1;
    return this.#last;
  }
}
