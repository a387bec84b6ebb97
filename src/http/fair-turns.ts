import type { Clock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';

/** How long a user counts as one of several after a request of another, in milliseconds. */
const TOGETHER_MS = SECOND;

/**
 * Lets users take turns. A busy user's requests arrive on many sockets at once, and each request of another user would wait for all of them. So while several users
 * are active, one request of each user is handled per turn of the event loop; in between, newly arrived requests of the others are read.
 */
export class FairTurns {
  readonly #clock: Clock;
  /** Users who have had a request in this turn. */
  readonly #served = new Set<string>();
  /** What waits for the next turns, by user. Bounded by the sockets: each waits with one request. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #lastUser = '';
  #severalUntil = 0;
  #isScheduled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when a request of the user may be handled; undefined if that is now. */
  next(user: string): Promise<void> | undefined {
    if (user !== this.#lastUser) {
      if (this.#lastUser !== '') this.#severalUntil = this.#clock.monotonic() + TOGETHER_MS;
      this.#lastUser = user;
    }
    const own = this.#waiting.get(user);
    if (own) return new Promise((resolve) => own.push(resolve));
    if (!this.#served.has(user)) {
      this.#serve(user);
      return undefined;
    }
    if (this.#clock.monotonic() >= this.#severalUntil) return undefined;
    return new Promise((resolve) => this.#waiting.set(user, [resolve]));
  }

  #serve(user: string): void {
    this.#served.add(user);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    this.#isScheduled = false;
    this.#served.clear();
    for (const [user, requests] of this.#waiting) {
      const resolve = requests.shift();
      if (requests.length === 0) this.#waiting.delete(user);
      this.#serve(user);
      resolve?.();
    }
  };
}
