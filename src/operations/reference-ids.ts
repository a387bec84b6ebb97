import { clockNumber, MAX_NUMBER } from '../delivery/clock-number.ts';
import type { Clock } from '../kit/clock.ts';

/** Where referenceIds come from. */
export interface NumberSource {
  next(): number | Promise<number>;
}

/**
 * The referenceIds of this process. No two running operations share one, not even of different users. The counter starts at the current time, fifty
 * numbers per second: after a restart the bridge does not repeat numbers that desktops may still wait for, unless it accepted more requests
 * than that. The numbers fit the 32-bit integers that old clients use.
 */
export class ReferenceIds implements NumberSource {
  #last: number;

  constructor(clock: Clock) {
    this.#last = clockNumber(clock);
  }

  next(): number {
    this.#last = (this.#last % MAX_NUMBER) + 1;
    return this.#last;
  }
}
