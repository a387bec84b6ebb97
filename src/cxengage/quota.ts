import PQueue, { type RunFunction } from 'p-queue';
import type { Clock } from '../kit/clock.ts';
import { type FairOptions, FairQueue, FairSlots } from '../kit/fair-queue.ts';
import { SourceError } from './errors.ts';
import type { Pace } from './pace.ts';
import { BEGUN_CALLS, callPriority } from './priorities.policy.ts';
import type { CallOptions } from './source.ts';
import { Workload } from './workload.ts';

/** How much of a tenant's capacity may be used; shared by all callers of the tenant. */
export interface QuotaSettings {
  /** Concurrent calls. */
  readonly concurrency: number;
  readonly ratePerSecond: number;
}

/** What a quota works with. */
export interface QuotaParts extends QuotaSettings {
  readonly pace: Pace;
  /** The clock of the deadlines. */
  readonly clock: Clock;
}

/** Source calls of a few operations in a row: a long list has more. */
const DEPTH = 4;
/** Share of its time that an operation may be expected to need when it is accepted: some wait longer than it seemed, and are refused late. */
const EXPECTED_SHARE = 0.8;
/** How long after a refusal more work is expected from everybody whose work waits, in milliseconds. */
const OVERLOAD_MS = 1_000;

/**
 * Decides which call starts next, and when. What has begun goes first, then callers in turn. An operation is refused before its first call if it could not be
 * completed in time: at more load than the source can serve, what is begun is completed and the rest is refused at once. No caller may occupy all slots,
 * because a call that hangs cannot be ended for another one.
 */
export class Quota {
  readonly #concurrency: number;
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #slots: FairSlots;
  readonly #waiting: PacedQueue;
  readonly #queue: PQueue<PacedQueue, FairOptions>;
  readonly #workload: Workload;
  #isAsking = false;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #nextId = 0;

  constructor({ concurrency, ratePerSecond, pace, clock }: QuotaParts) {
    this.#concurrency = concurrency;
    this.#pace = pace;
    this.#clock = clock;
    this.#slots = new FairSlots(concurrency);
    this.#workload = new Workload(ratePerSecond, concurrency);
    const waiting = new PacedQueue(this.#slots);
    this.#waiting = waiting;
    // p-queue makes the queue itself; this one is also read here.
    const queueClass = class extends PacedQueue {
      constructor() {
        super(waiting.slots);
        // biome-ignore lint/correctness/noConstructorReturn: see above
        return waiting;
      }
    };
    this.#queue = new PQueue<PacedQueue, FairOptions>({ concurrency, queueClass });
    // A slot is free.
    this.#queue.addEventListener('next', () => this.#pump());
  }

  /** How many calls wait. */
  get waitingCalls(): number {
    return this.#waiting.total;
  }

  /**
   * Runs a call when the quota allows it. Rejects with the signal's reason if it aborts first, and with SourceError `overloaded` if it is the first call of
   * an operation that could not be completed before `endsAt`.
   */
  run<T>(call: () => Promise<T>, options: CallOptions): Promise<T> {
    const { signal, caller = '', operation = {}, priority = callPriority.people, endsAt, shared } = options;
    const begun = this.#workload.callsOf(operation);
    // Bulk work makes way for people also when it has begun.
    const isFirst = begun > 0 && begun < BEGUN_CALLS && priority !== callPriority.bulk;
    const own = isFirst ? Math.max(priority, callPriority.begun) : priority;
    if (begun === 0 && !this.#hasTime(endsAt, own, caller)) return Promise.reject(overloaded());
    this.#nextId += 1;
    const id = String(this.#nextId);
    shared?.onHasten(() => {
      if (this.#waiting.has(id)) this.#queue.setPriority(id, callPriority.begun);
    });
    const result = this.#queue.add(() => this.#start(call, { ...options, caller, operation }), {
      signal,
      priority: own,
      caller,
      id,
    });
    this.#pump();
    return result;
  }

  /** Holds back every waiting call for so many milliseconds, as a 429 asks for. */
  pause(ms: number): void {
    if (ms <= 0) return;
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.monotonic() + ms);
    this.#pace.hold(ms);
  }

  /** Drops the waiting calls; used when the bridge stops. */
  clear(): void {
    this.#pace.close();
    // p-queue rejects what waits only if something may start.
    this.#waiting.permits = 1;
    this.#queue.clear();
    this.#waiting.clear();
    this.#waiting.permits = 0;
  }

  async #start<T>(
    call: () => Promise<T>,
    { operation, caller, endsAt }: CallOptions & { readonly operation: object; readonly caller: string },
  ): Promise<T> {
    // It may have waited longer than it seemed.
    if (this.#workload.callsOf(operation) === 0 && !this.#fits(endsAt, 0)) throw overloaded();
    const began = this.#clock.monotonic();
    const end = this.#workload.begin(operation);
    try {
      return await this.#slots.occupy(caller, call);
    } finally {
      end(this.#clock.monotonic() - began);
    }
  }

  /** Whether an operation whose first call would wait now can be completed in time. */
  #hasTime(endsAt: number | undefined, priority: number, caller: string): boolean {
    const waiting = this.#waiting;
    const people = priority < callPriority.people ? waiting.count(callPriority.people) : 0;
    const now = this.#clock.monotonic();
    const isOverloaded = now < this.#refusedAt + OVERLOAD_MS;
    const hasTime = this.#fits(endsAt, people + waiting.countBefore(priority, caller, isOverloaded), EXPECTED_SHARE);
    if (!hasTime) this.#refusedAt = now;
    return hasTime;
  }

  /** Whether an operation that begins behind so many others can be completed in time. */
  #fits(endsAt: number | undefined, operationsBefore: number, share = 1): boolean {
    if (endsAt === undefined) return true;
    const waiting = this.#waiting;
    const left = endsAt - this.#clock.monotonic();
    const heldMs = Math.max(0, this.#heldUntil - this.#clock.monotonic());
    // The call is tried if nothing waits, because then nothing shows how long calls take now.
    if (waiting.total === 0 && heldMs === 0) return left > 0;
    const { calls, unfinished, perMs, callMs } = this.#workload;
    const begun = waiting.count(callPriority.token) + waiting.count(callPriority.begun) + unfinished;
    return heldMs + (begun + (operationsBefore + 1) * calls) / perMs + DEPTH * callMs < left * share;
  }

  /** Starts what may start now. Comes back when there are more permits, or when a slot is free. */
  #pump(): void {
    if (this.#isAsking) return;
    const wanted = Math.min(this.#waiting.eligible, this.#concurrency - this.#queue.pending);
    if (wanted <= 0) return;
    const granted = this.#pace.take(wanted, () => this.#waiting.count(callPriority.bulk) === this.#waiting.total);
    if (typeof granted === 'number') this.#release(granted);
    else {
      this.#isAsking = true;
      void granted.then((count) => {
        this.#isAsking = false;
        this.#release(count);
      });
    }
  }

  #release(permits: number): void {
    if (permits === 0) return;
    this.#waiting.permits = permits;
    // Setting it makes p-queue look for tasks that may start.
    this.#queue.concurrency = this.#concurrency;
    this.#waiting.permits = 0;
    this.#pump();
  }
}

/** Tasks that start only with a permit. */
class PacedQueue extends FairQueue {
  permits = 0;

  /** Tasks that may start with permits. */
  get eligible(): number {
    return super.size;
  }

  override get size(): number {
    return this.permits > 0 ? super.size : 0;
  }

  override dequeue(): RunFunction | undefined {
    this.permits -= 1;
    return super.dequeue();
  }
}

function overloaded(): SourceError {
  return new SourceError('overloaded', 'Too many calls wait for the source to complete the operation in time');
}
