import PQueue from 'p-queue';
import type { CancelTimer, Clock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { SourceError } from './errors.ts';

/** How much of a tenant's capacity may be used; shared by all callers of the tenant. */
export interface QuotaSettings {
  /** Concurrent calls. */
  readonly concurrency: number;
  readonly ratePerSecond: number;
}

/** Enforces a tenant's quota: calls wait here, the highest priority first, and all of them wait while the source asks for a pause. */
export class Quota {
  readonly #queue: PQueue;
  readonly #ratePerSecond: number;
  readonly #clock: Clock;
  readonly #waiting = new Set<{ readonly priority: number }>();
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #cancelResume: CancelTimer = () => {};

  constructor(settings: QuotaSettings, clock: Clock) {
    this.#ratePerSecond = settings.ratePerSecond;
    this.#clock = clock;
    this.#queue = new PQueue({
      concurrency: settings.concurrency,
      intervalCap: settings.ratePerSecond,
      interval: SECOND,
      // Without it a window boundary lets almost twice the allowed rate through.
      strict: true,
    });
  }

  /**
   * Runs a call when the quota allows it. Rejects with the signal's reason if it aborts first, and at once with SourceError `deadline` if so many
   * calls wait that the call would start after `endsAt` (as `Clock.monotonic()` counts).
   */
  async run<T>(call: () => Promise<T>, signal: AbortSignal, priority: number, endsAt?: number): Promise<T> {
    if (endsAt !== undefined && this.#clock.monotonic() + this.#waitMs(priority) > endsAt) {
      throw new SourceError('deadline', 'Too many calls are queued for the source to finish before the deadline');
    }
    const waiting = { priority };
    this.#waiting.add(waiting);
    try {
      return await this.#queue.add(
        () => {
          this.#waiting.delete(waiting);
          return call();
        },
        { signal, priority },
      );
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** A lower bound of the milliseconds until a new call of this priority starts, by the rate alone. */
  #waitMs(priority: number): number {
    let before = 0;
    for (const call of this.#waiting) if (call.priority >= priority) before += 1;
    const windows = Math.max(0, before / this.#ratePerSecond - 1);
    return windows * SECOND + Math.max(0, this.#pausedUntil - this.#clock.monotonic());
  }

  /** Holds back every waiting call for so many milliseconds, as a 429 asks for. */
  pause(ms: number): void {
    const until = this.#clock.monotonic() + ms;
    if (ms <= 0 || until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#queue.pause();
    this.#cancelResume();
    this.#cancelResume = this.#clock.startTimer(ms, () => this.#queue.start());
  }

  /** Drops the waiting calls; used when the bridge stops. */
  clear(): void {
    this.#cancelResume();
    this.#queue.clear();
  }
}
