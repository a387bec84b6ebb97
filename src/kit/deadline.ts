import { BridgeError } from './bridge-error.ts';
import type { CancelTimer, Clock } from './clock.ts';
import { rejectOnAbort } from './reject-on-abort.ts';

/** Share of the time that optional calls may use; the rest is for answering without them. */
const OPTIONAL_SHARE = 0.9;

/** The time limit of one operation: the answer must be complete by `endsAt`; optional calls end a little earlier. */
export class Deadline {
  /** As `Clock.monotonic()` counts, in milliseconds. */
  readonly endsAt: number;
  /** For whom the operation is; empty for the bridge itself. */
  readonly caller: string;
  /** What it is the limit of: the same object for an earlier limit of the same operation. */
  readonly operation: object;
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #whole = new AbortController();
  readonly #timers: CancelTimer[];
  #optional: AbortController | undefined;

  constructor(ms: number, clock: Clock, caller = '', operation?: object) {
    this.caller = caller;
    this.operation = operation ?? this;
    this.#clock = clock;
    this.#ms = ms;
    this.endsAt = clock.monotonic() + ms;
    this.#timers = [clock.startTimer(ms, () => this.expire())];
  }

  /** When the time for optional calls is over, in the same count. */
  get optionalEndsAt(): number {
    return this.endsAt - this.#ms * (1 - OPTIONAL_SHARE);
  }

  /** Aborts when the time is over. */
  get signal(): AbortSignal {
    return this.#whole.signal;
  }

  /** Aborts when the time for optional calls is over. */
  get optionalSignal(): AbortSignal {
    if (!this.#optional) {
      const optional = new AbortController();
      const left = this.optionalEndsAt - this.#clock.monotonic();
      this.#timers.push(this.#clock.startTimer(Math.max(left, 0), () => optional.abort()));
      if (this.#whole.signal.aborted) optional.abort();
      this.#optional = optional;
    }
    return this.#optional.signal;
  }

  /** A limit after this share of the time that is left, or whenever this one ends. Its `run` must be called. */
  earlier(share: number): Deadline {
    const left = this.endsAt - this.#clock.monotonic();
    const earlier = new Deadline(left * share, this.#clock, this.caller, this.operation);
    if (this.signal.aborted) earlier.expire();
    else this.signal.addEventListener('abort', () => earlier.expire(), { once: true });
    return earlier;
  }

  /** Runs work within the deadline. Rejects with the code `deadline` when the time is over, even if the work ignores the signal. */
  async run<T>(work: (deadline: Deadline) => Promise<T>): Promise<T> {
    try {
      return await rejectOnAbort(work(this), this.signal, deadlineError);
    } catch (error) {
      // Calls that run beside a failed one would keep their places in the source's queue.
      this.expire();
      throw error;
    } finally {
      for (const cancel of this.#timers) cancel();
    }
  }

  /** Ends the time now. */
  expire(): void {
    this.#optional?.abort();
    this.#whole.abort();
  }
}

function deadlineError(): BridgeError {
  return new BridgeError('DeadlineError', 'deadline', 'The operation took too long');
}
