import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  IterableBackoff,
  retry,
  wrap,
} from 'cockatiel';
import type { Dispatcher } from 'undici';
import { type Clock, waitingClock } from '../../kit/clock.ts';
import { errnoOf } from '../../kit/errno.ts';
import { rejectOnAbort } from '../../kit/reject-on-abort.ts';
import { SourceError, type SourceFacts, type SourceStep } from '../errors.ts';
import { MemoryPace, type Pace } from '../pace.ts';
import { Quota, type QuotaSettings } from '../quota.ts';
import { MAX_REPLY_BYTES } from '../sizes.policy.ts';
import type { CallOptions } from '../source.ts';
import type { SourceState } from '../source-state.ts';
import {
  BREAK_AFTER_FAILURES,
  BREAK_MAX_MS,
  BREAK_MS,
  defaultRetryWaitsMs,
  LONG_WAIT_MS,
  retryAfterMs,
} from '../timeouts.policy.ts';
import { connectionsTo, type Network } from './connections.ts';
import { decompressing, isHtml, readJson } from './read-body.ts';

/** How a CXEngage API is reached. */
export interface ApiOptions {
  /** Origin and, behind a gateway, a path; `/v1/...` is appended. */
  readonly url: string;
  readonly quota: QuotaSettings;
  /** The pace that all nodes share; by default one of this process alone, in real time, because the source is real. */
  readonly pace?: Pace | undefined;
  readonly network?: Network | undefined;
  readonly clock: Clock;
  readonly state?: SourceState | undefined;
  readonly observer?: SourceObserver | undefined;
  /** Milliseconds to wait before each further attempt; its length bounds the attempts. */
  readonly retryWaitsMs?: readonly number[] | undefined;
}

/** Learns what calls to the source take, in milliseconds. */
export interface SourceObserver {
  /** A call waited for the quota. */
  waited(ms: number): void;
  /** A call was answered; without a status it was not. `operation` is what it was a part of. */
  called(step: SourceStep, status: number | undefined, ms: number, operation: object | undefined): void;
  /** The source asked for a pause. */
  throttled(ms: number): void;
}

/** One call. `path` begins with `/v1/` and is already escaped. */
export interface ApiCall extends CallOptions {
  readonly step: SourceStep;
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  /** Value of the `Authorization` header. */
  readonly authorization?: string | undefined;
  readonly body?: object;
}

/** A reply with a status below 500 other than 429. */
export interface ApiReply {
  readonly status: number;
  /** The body as JSON, undefined if it is not JSON or if the status is an error: error bodies have no common shape. */
  readonly body: unknown;
}

/** What a reply of 429 throws: the source is there, and asks for a pause. */
class TooManyRequests extends SourceError {}

/** The caller's time was over while the source let it wait for a long time. */
class NoAnswer extends SourceError {
  constructor(cause: unknown, facts: SourceFacts) {
    super('deadline', 'No reply in time', cause, { ...facts, errno: 'UND_ERR_HEADERS_TIMEOUT' });
  }
}

/** The HTTP side of one CXEngage API: quota, attempts, time limits and breaker. It knows no resource. */
export class CxApi {
  readonly origin: string;
  readonly host: string;
  readonly clock: Clock;
  readonly #prefix: string;
  readonly #connections: Dispatcher;
  readonly #dispatcher: Dispatcher;
  readonly #quota: Quota;
  readonly #state: SourceState | undefined;
  readonly #observer: SourceObserver | undefined;
  /** By step: a part of interactions that fails does not keep the bridge from reading the others. */
  readonly #policies = new Map<SourceStep, { readonly breaker: CircuitBreakerPolicy; readonly attempts: IPolicy }>();
  readonly #retryWaitsMs: readonly number[];

  constructor(options: ApiOptions) {
    const { url, quota, pace, network = {}, clock, state, observer, retryWaitsMs = defaultRetryWaitsMs } = options;
    const { origin, host, pathname } = new URL(url);
    this.origin = origin;
    this.host = host;
    this.clock = clock;
    this.#prefix = pathname.replace(/\/+$/, '');
    this.#connections = connectionsTo(origin, quota.concurrency, network);
    this.#dispatcher = decompressing(this.#connections, MAX_REPLY_BYTES);
    this.#quota = new Quota({ ...quota, clock, pace: pace ?? new MemoryPace(quota.ratePerSecond, waitingClock) });
    this.#state = state;
    this.#observer = observer;
    this.#retryWaitsMs = retryWaitsMs;
  }

  /** Whether calls of a step fail at once now, because the last ones have failed. */
  get isBroken(): boolean {
    return [...this.#policies.values()].some(({ breaker }) => breaker.state === CircuitState.Open);
  }

  /** Calls that wait for the quota. */
  get waitingCalls(): number {
    return this.#quota.waitingCalls;
  }

  /** Calls until there is a reply below 500 other than 429. Throws `unavailable` after the last attempt and `deadline` when the caller's time is over. */
  async call(call: ApiCall): Promise<ApiReply> {
    const began = this.clock.monotonic();
    const { signal, step } = call;
    try {
      // A wait between two attempts does not hold the caller longer than its time.
      const reply = await rejectOnAbort(
        this.#policyOf(step).attempts.execute(() => this.#attempt(call), signal),
        signal,
        () => new SourceError('deadline', 'No reply in time', undefined, { step, host: this.host }),
      );
      this.#state?.noteReply();
      return reply;
    } catch (error) {
      const failure = isBroken(error) ? this.#broken(error, step) : error;
      if (failure instanceof SourceError && failure.code === 'unavailable') this.#state?.noteDown(failure, began);
      throw failure;
    }
  }

  async close(): Promise<void> {
    this.#quota.clear();
    await this.#connections.destroy();
  }

  #policyOf(step: SourceStep): { readonly breaker: CircuitBreakerPolicy; readonly attempts: IPolicy } {
    const known = this.#policies.get(step);
    if (known) return known;
    // A source that is down is not called by everybody again and again, and is back soon after it answers again. A trial call that found out nothing, because
    // it waited too long for its turn, is no sign that the source is back.
    const breaker: CircuitBreakerPolicy = circuitBreaker(
      handleWhen(
        (error) =>
          isFailure(error) ||
          error instanceof NoAnswer ||
          (breaker.state === CircuitState.HalfOpen && isUndecided(error)),
      ),
      {
        halfOpenAfter: new ExponentialBackoff({ initialDelay: BREAK_MS, maxDelay: BREAK_MAX_MS }),
        breaker: new ConsecutiveBreaker(BREAK_AFTER_FAILURES),
      },
    );
    const waits = this.#retryWaitsMs;
    const retries = retry(handleWhen(isTransient), {
      maxAttempts: waits.length,
      backoff: new IterableBackoff(waits.length > 0 ? waits : [0]),
    });
    const policy = { breaker, attempts: wrap(retries, breaker) };
    this.#policies.set(step, policy);
    return policy;
  }

  #broken(error: unknown, step: SourceStep): SourceError {
    return new SourceError('unavailable', 'The source is down; it is tried again every few seconds', error, {
      ...this.#state?.lastFailure?.fields,
      step,
      host: this.host,
    });
  }

  async #attempt(call: ApiCall): Promise<ApiReply> {
    const { step } = call;
    const began = this.clock.monotonic();
    let called: number | undefined;
    const exchange = (): Promise<ApiReply> => {
      called = this.clock.monotonic();
      this.#observer?.waited(called - began);
      return this.#exchange(call);
    };
    try {
      return await this.#quota.run(exchange, call);
    } catch (error) {
      const facts = { step, host: this.host };
      if (called !== undefined && this.#waitedLong(call, called)) {
        const failure = new NoAnswer(error, facts);
        this.#state?.noteDown(failure, called);
        throw failure;
      }
      if (call.signal.aborted) throw new SourceError('deadline', 'No reply in time', error, facts);
      if (error instanceof SourceError) throw error;
      const errno = errnoOf(error);
      throw new SourceError('unavailable', 'The connection to the source failed', error, { ...facts, errno });
    }
  }

  /** Whether the caller's time was over, not the caller itself, after the source had let it wait for a long time. */
  #waitedLong({ signal, endsAt }: ApiCall, called: number): boolean {
    const now = this.clock.monotonic();
    const isOver = endsAt === undefined ? signal.reason?.name === 'TimeoutError' : now >= endsAt;
    return signal.aborted && isOver && now - called >= LONG_WAIT_MS;
  }

  async #exchange(call: ApiCall): Promise<ApiReply> {
    const began = this.clock.monotonic();
    let status: number | undefined;
    try {
      const response = await this.#dispatcher.request(this.#request(call));
      status = response.statusCode;
      return await this.#read(response, call);
    } finally {
      this.#observer?.called(call.step, status, this.clock.monotonic() - began, call.operation);
    }
  }

  async #read(response: Dispatcher.ResponseData, call: ApiCall): Promise<ApiReply> {
    const { statusCode: status, headers } = response;
    const facts = { step: call.step, host: this.host, status };
    if (status === 429) {
      const pauseMs = retryAfterMs(firstOf(headers['retry-after']), this.clock.now());
      this.#quota.pause(pauseMs);
      this.#observer?.throttled(pauseMs);
      await response.body.dump();
      throw new TooManyRequests('unavailable', 'The source replied "too many requests"', undefined, facts);
    }
    if (status >= 500 && status !== 501) {
      await response.body.dump();
      throw new SourceError('unavailable', `The source replied with status ${status}`, undefined, facts);
    }
    if (status >= 400) {
      // Callers decide by the status; the body of an error is not even decompressed.
      await response.body.dump();
      return { status, body: undefined };
    }
    const body = await readJson(response, MAX_REPLY_BYTES).catch((error: unknown) => {
      if (error instanceof SourceError) throw new SourceError(error.code, error.message, error.cause, facts);
      throw error;
    });
    if (body === undefined && isHtml(headers))
      throw new SourceError('unavailable', 'The source replied with a page instead of data', undefined, facts);
    return { status, body };
  }

  #request({ method = 'GET', path, authorization, body, signal }: ApiCall): Dispatcher.RequestOptions {
    return {
      origin: this.origin,
      method,
      path: this.#prefix + path,
      signal,
      headers: {
        accept: 'application/json',
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    };
  }
}

/** Whether the breaker did not let a call through. */
function isBroken(error: unknown): error is Error {
  return error instanceof BrokenCircuitError;
}

/** Whether the source was called and is not there. */
function isFailure(error: unknown): boolean {
  return isTransient(error) && !(error instanceof TooManyRequests);
}

/** Whether a call ended before the source could answer. */
function isUndecided(error: unknown): boolean {
  return error instanceof SourceError && (error.code === 'deadline' || error.code === 'overloaded');
}

/** Whether another attempt makes sense. */
function isTransient(error: unknown): boolean {
  return isBroken(error) || (error instanceof SourceError && error.code === 'unavailable');
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
