import type { CallOptions } from '../cxengage/source.ts';

/** Above second calls, which hold up nobody else's record. */
const PRIORITY = 10;
/** Part of the time that second source calls may use; the rest is for answering without them. */
const EXTRAS_SHARE = 0.9;

/** Time limits of one operation: the answer must be there by `deadline`, second source calls end a little before it. */
export class Deadline {
  readonly #whole = new AbortController();
  readonly #most = new AbortController();
  readonly #timers: readonly NodeJS.Timeout[];

  /** When the answer must be there, as `performance.now()` counts. */
  readonly endsAt: number;

  constructor(ms: number) {
    this.endsAt = performance.now() + ms;
    this.#timers = [setTimeout(() => this.#whole.abort(), ms), setTimeout(() => this.#most.abort(), ms * EXTRAS_SHARE)];
  }

  get deadline(): AbortSignal {
    return this.#whole.signal;
  }

  /** How a source call is made that somebody waits for: before everything else, and at once a failure where its turn would come too late. */
  get call(): CallOptions {
    return { signal: this.deadline, priority: PRIORITY, endsAt: this.endsAt };
  }

  get extras(): AbortSignal {
    return this.#most.signal;
  }

  /** Ends the time now. */
  exhaust(): void {
    this.#most.abort();
    this.#whole.abort();
  }

  /** The work is done; nothing is aborted any more. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
