import type { Clock } from '../kit/clock.ts';

const EPOCH = Date.UTC(2026, 0, 1);
const STEP_MS = 20;
const LARGEST = 2 ** 31 - 1;

/** What a caller holds until the result comes: a number no other request in flight has, of any user, since several tabs of one user hear each other's results. */
export interface Ticket {
  readonly referenceId: number;
}

/**
 * Numbers from one counter that begins where the clock stands, fifty to the second: a restarted bridge does not give out again what a
 * desktop may still be waiting for unless it took more requests than that, and nothing needs to be stored. Fits the 32-bit integers that
 * old clients read it into.
 */
export class ReferenceIds {
  #last: number;

  constructor(clock: Clock) {
    this.#last = Math.max(0, Math.floor((clock.now() - EPOCH) / STEP_MS)) % LARGEST;
  }

  next(): Ticket {
    this.#last = (this.#last % LARGEST) + 1;
    return { referenceId: this.#last };
  }
}
