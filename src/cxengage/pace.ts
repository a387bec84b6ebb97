import type { CancelTimer, Clock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { burstOf } from './pace.policy.ts';

/** The rate at which calls to a tenant may start, of all callers and nodes together. */
export interface Pace {
  /**
   * Permits to start up to so many calls now, as soon as there is one; 0 only after `close`. A permit that is not used at once is lost: used later, it would be one
   * too many then. `isBulk` says whether nothing but bulk work waits now: it makes way for people of other nodes.
   */
  take(wanted: number, isBulk?: () => boolean): number | Promise<number>;
  /** Grants nothing for so many milliseconds, as the source asks for. Of two such times the longer one counts. */
  hold(ms: number): void;
  /** Ends what waits. */
  close(): void;
}

/** A timer fires on a whole millisecond, and sums of intervals are not exact. */
const ROUNDING = 1e-6;

/**
 * The pace of one process, by the generic cell rate algorithm: permits are due one interval after the other, and some may be used early. Fixed windows
 * would let twice the rate through where two of them meet.
 */
export class MemoryPace implements Pace {
  readonly #clock: Clock;
  #ratePerSecond: number;
  /** When the next permit is due, on the monotonic clock. */
  #due = Number.NEGATIVE_INFINITY;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #cancel: CancelTimer = () => {};
  #end: () => void = () => {};
  #isClosed = false;

  constructor(ratePerSecond: number, clock: Clock) {
    this.#ratePerSecond = ratePerSecond;
    this.#clock = clock;
  }

  /** Changes the rate from now on. It may be below one per second. */
  set ratePerSecond(ratePerSecond: number) {
    this.#ratePerSecond = ratePerSecond;
  }

  take(wanted: number): number | Promise<number> {
    if (this.#isClosed) return 0;
    const { granted, waitMs } = this.grant(wanted);
    if (granted > 0) return granted;
    return new Promise((resolve) => {
      this.#end = () => resolve(0);
      this.#cancel = this.#clock.startTimer(Math.ceil(waitMs), () => resolve(this.take(wanted)));
    });
  }

  /** Grants what may start now; `waitMs` says when there is more, if that is nothing. */
  grant(wanted: number): { readonly granted: number; readonly waitMs: number } {
    const now = this.#clock.monotonic();
    if (now < this.#heldUntil) return { granted: 0, waitMs: this.#heldUntil - now };
    const interval = SECOND / this.#ratePerSecond;
    const early = (burstOf(this.#ratePerSecond) - 1) * interval;
    const due = Math.max(this.#due, now);
    const ahead = Math.floor((now + early - due) / interval + ROUNDING) + 1;
    const granted = Math.min(wanted, Math.max(0, ahead));
    this.#due = due + granted * interval;
    return { granted, waitMs: this.#due - early - now };
  }

  hold(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.monotonic() + ms);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
    this.#end();
  }
}
