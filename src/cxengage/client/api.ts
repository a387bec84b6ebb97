import { type Dispatcher, Pool } from 'undici';
import { type Clock, sleep, systemClock } from '../../kit/clock.ts';
import { SourceError } from '../errors.ts';
import { MemoryPace, type Pace } from '../pace.ts';
import { Quota, type QuotaSettings } from '../quota.ts';
import { MAX_REPLY_BYTES } from '../sizes.policy.ts';
import type { CallOptions } from '../source.ts';
import { defaultRetryWaitsMs, retryAfterMs } from '../timeouts.policy.ts';
import { decompressing, readJson } from './read-body.ts';

/** How a CXEngage API is reached. */
export interface ApiOptions {
  /** Origin and, behind a gateway, a path; `/v1/...` is appended. */
  readonly url: string;
  readonly quota: QuotaSettings;
  /** The pace that all nodes share; by default one of this process alone, in real time, because the source is real. */
  readonly pace?: Pace | undefined;
  readonly clock: Clock;
  /** Milliseconds to wait before each further attempt; its length bounds the attempts. */
  readonly retryWaitsMs?: readonly number[] | undefined;
}

/** One call. `path` begins with `/v1/` and is already escaped. */
export interface ApiCall extends CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
}

/** A reply with a status below 500 other than 429. */
export interface ApiReply {
  readonly status: number;
  /** The body as JSON, undefined if it is not JSON or if the status is an error: error bodies have no common shape. */
  readonly body: unknown;
}

/** The HTTP side of one CXEngage API: quota, attempts and time limits. It knows no resource. */
export class CxApi {
  readonly origin: string;
  readonly clock: Clock;
  readonly #prefix: string;
  readonly #pool: Pool;
  readonly #dispatcher: Dispatcher;
  readonly #quota: Quota;
  readonly #retryWaitsMs: readonly number[];

  constructor({ url, quota, pace, clock, retryWaitsMs = defaultRetryWaitsMs }: ApiOptions) {
    const { origin, pathname } = new URL(url);
    this.origin = origin;
    this.clock = clock;
    this.#prefix = pathname.replace(/\/+$/, '');
    // One connection per concurrent call: half as many connections take twice as long, and pipelining four times.
    this.#pool = new Pool(origin, { connections: quota.concurrency, pipelining: 1 });
    this.#dispatcher = decompressing(this.#pool, MAX_REPLY_BYTES);
    this.#quota = new Quota({ ...quota, clock, pace: pace ?? new MemoryPace(quota.ratePerSecond, systemClock) });
    this.#retryWaitsMs = retryWaitsMs;
  }

  /** Calls until there is a reply below 500 other than 429. Throws `unavailable` after the last attempt and `deadline` when the caller's time is over. */
  async call(call: ApiCall): Promise<ApiReply> {
    let failure: SourceError | undefined;
    for (const pause of [undefined, ...this.#retryWaitsMs]) {
      if (pause) await this.#wait(pause, call.signal);
      const outcome = await this.#attempt(call);
      if (!(outcome instanceof SourceError)) return outcome;
      failure = outcome;
    }
    throw failure;
  }

  async close(): Promise<void> {
    this.#quota.clear();
    await this.#pool.destroy();
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await sleep(ms, this.clock, signal);
    } catch (error) {
      throw new SourceError('deadline', 'No reply in time', error);
    }
  }

  /** One attempt. Returns the error if another attempt makes sense, throws it otherwise. */
  async #attempt(call: ApiCall): Promise<ApiReply | SourceError> {
    try {
      return await this.#quota.run(() => this.#exchange(call), call);
    } catch (error) {
      if (call.signal.aborted) throw new SourceError('deadline', 'No reply in time', error);
      if (error instanceof SourceError) {
        if (error.code === 'unavailable') return error;
        throw error;
      }
      return new SourceError('unavailable', 'The connection to the source failed', error);
    }
  }

  async #exchange(call: ApiCall): Promise<ApiReply> {
    const response = await this.#dispatcher.request(this.#request(call));
    const { statusCode: status, headers } = response;
    if (status === 429) {
      this.#quota.pause(retryAfterMs(firstOf(headers['retry-after']), this.clock.now()));
      await response.body.dump();
      throw new SourceError('unavailable', 'The source replied "too many requests"');
    }
    if (status >= 500 && status !== 501) {
      await response.body.dump();
      throw new SourceError('unavailable', `The source replied with status ${status}`);
    }
    if (status >= 400) {
      // Callers decide by the status; the body of an error is not even decompressed.
      await response.body.dump();
      return { status, body: undefined };
    }
    return { status, body: await readJson(response, MAX_REPLY_BYTES) };
  }

  #request({ method = 'GET', path, token, body, signal }: ApiCall): Dispatcher.RequestOptions {
    return {
      method,
      path: this.#prefix + path,
      signal,
      headers: {
        accept: 'application/json',
        ...(token !== undefined && { authorization: `Token ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    };
  }
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
