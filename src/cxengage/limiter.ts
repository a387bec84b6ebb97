import PQueue from 'p-queue';

/** How much of the source's capacity may be used; shared by everything that asks one tenant. */
export interface Quota {
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly ratePerSecond: number;
}

/** Keeps a tenant's quota: calls wait here, the more urgent first, and all of them wait when the source says "too many". */
export class Limiter {
  readonly #queue: PQueue;
  #pausedUntil = 0;
  #resume: NodeJS.Timeout | undefined;

  constructor(quota: Quota) {
    this.#queue = new PQueue({
      concurrency: quota.concurrency,
      intervalCap: quota.ratePerSecond,
      interval: 1_000,
      // Without it a window boundary lets almost twice the allowed rate through.
      strict: true,
    });
  }

  /** Runs a call when there is room. Rejects with the signal's reason when it aborts first. */
  run<T>(call: () => Promise<T>, signal: AbortSignal, priority: number): Promise<T> {
    return this.#queue.add(call, { signal, priority });
  }

  /** Holds every waiting call back for the time that a 429 asked for, in milliseconds. */
  pause(ms: number): void {
    const until = Date.now() + ms;
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#queue.pause();
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => this.#queue.start(), ms).unref();
  }

  /** Forgets what waits; used when the bridge stops. */
  clear(): void {
    this.#queue.clear();
  }
}

const LONGEST_PAUSE = 60_000;

/** Milliseconds that a Retry-After header asks for, in both of its forms; one second where it is missing or unreadable, one minute at most. */
export function retryAfterMs(header: string | undefined, now: number): number {
  const value = header?.trim() ?? '';
  const wanted = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  if (Number.isNaN(wanted)) return 1_000;
  return Math.min(Math.max(wanted, 0), LONGEST_PAUSE);
}
