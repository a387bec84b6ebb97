import PQueue from 'p-queue';
import { SourceError } from './errors.ts';

/** How much of the source's capacity may be used; shared by everything that asks one tenant. */
export interface QuotaSettings {
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly ratePerSecond: number;
}

/** Keeps a tenant's quota: calls wait here, the more urgent first, and all of them wait when the source says "too many". */
export class Quota {
  readonly #queue: PQueue;
  readonly #ratePerSecond: number;
  readonly #waiting = new Set<{ readonly priority: number }>();
  #pausedUntil = 0;
  #resume: NodeJS.Timeout | undefined;

  constructor(quota: QuotaSettings) {
    this.#ratePerSecond = quota.ratePerSecond;
    this.#queue = new PQueue({
      concurrency: quota.concurrency,
      intervalCap: quota.ratePerSecond,
      interval: 1_000,
      // Without it a window boundary lets almost twice the allowed rate through.
      strict: true,
    });
  }

  /**
   * Runs a call when there is room. Rejects with the signal's reason when it aborts first, and at once with SourceError `deadline` where so
   * many calls wait before it that its turn would come after `endsAt` (as `performance.now()` counts).
   */
  async run<T>(call: () => Promise<T>, signal: AbortSignal, priority: number, endsAt?: number): Promise<T> {
    if (endsAt !== undefined && performance.now() + this.#waitMs(priority) > endsAt) {
      throw new SourceError('deadline', 'More calls wait for the source than fit into the time that is left');
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

  /** Milliseconds until a new call of this priority begins, by the rate alone: at least so many, since a window's calls all begin at once. */
  #waitMs(priority: number): number {
    let before = 0;
    for (const call of this.#waiting) if (call.priority >= priority) before += 1;
    const windows = Math.max(0, before / this.#ratePerSecond - 1);
    return windows * 1_000 + Math.max(0, this.#pausedUntil - Date.now());
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
