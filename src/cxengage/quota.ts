import PQueue, { type Queue, type RunFunction } from 'p-queue';
import type { CancelTimer, Clock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { BEFORE_TURNS, type FairOptions, FairSlots, fairQueueOf } from '../kit/fair-queue.ts';
import { SourceError } from './errors.ts';

/** How much of a tenant's capacity may be used; shared by all callers of the tenant. */
export interface QuotaSettings {
  /** Concurrent calls. */
  readonly concurrency: number;
  readonly ratePerSecond: number;
}

interface WaitingCall {
  readonly priority: number;
  readonly caller: string;
}

/**
 * Enforces a tenant's quota: callers wait here and take turns, of each the highest priority first, and all of them wait while the source asks for a pause. No
 * caller may occupy all slots, because a call that hangs cannot be ended for another one.
 */
export class Quota {
  readonly #queue: PQueue<Queue<RunFunction, FairOptions>, FairOptions>;
  readonly #slots: FairSlots;
  readonly #ratePerSecond: number;
  readonly #clock: Clock;
  readonly #waiting = new Set<WaitingCall>();
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #cancelResume: CancelTimer = () => {};

  constructor(settings: QuotaSettings, clock: Clock) {
    this.#ratePerSecond = settings.ratePerSecond;
    this.#clock = clock;
    this.#slots = new FairSlots(settings.concurrency);
    this.#queue = new PQueue({
      queueClass: fairQueueOf(this.#slots),
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
  async run<T>(
    call: () => Promise<T>,
    signal: AbortSignal,
    priority: number,
    endsAt?: number,
    caller = '',
  ): Promise<T> {
    const waiting = { priority, caller };
    if (endsAt !== undefined && this.#clock.monotonic() + this.#waitMs(waiting) > endsAt) {
      throw new SourceError('deadline', 'Too many calls are queued for the source to finish before the deadline');
    }
    this.#waiting.add(waiting);
    try {
      return await this.#queue.add(
        () => {
          this.#waiting.delete(waiting);
          return this.#slots.occupy(caller, call);
        },
        { signal, priority, caller },
      );
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** A lower bound of the milliseconds until a new call starts, by the rate alone: before it, each caller has as many turns as the call's own. */
  #waitMs({ priority, caller }: WaitingCall): number {
    let [before, own] = [0, 0];
    const others = new Map<string, number>();
    for (const call of this.#waiting) {
      if (call.priority >= BEFORE_TURNS) before += 1;
      else if (call.caller !== caller) others.set(call.caller, (others.get(call.caller) ?? 0) + 1);
      else if (call.priority >= priority) own += 1;
    }
    if (priority < BEFORE_TURNS) {
      before += own;
      for (const calls of others.values()) before += Math.min(calls, own);
    }
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
