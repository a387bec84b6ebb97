import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { parseJson } from '../../kit/json.ts';
import { SourceError } from '../errors.ts';
import { Quota, type QuotaSettings, retryAfterMs } from '../quota.ts';
import type { CallOptions } from '../source.ts';
import { readBody } from './read-body.ts';

/** How a CXEngage API is reached. */
export interface ApiOptions {
  /** Origin and, where a gateway stands in front, a path; `/v1/...` is appended. */
  readonly url: string;
  readonly quota: QuotaSettings;
  /** Milliseconds to wait before each further attempt; its length bounds the attempts. */
  readonly retryWaitsMs?: readonly number[];
}

/** One call. `path` begins with `/v1/` and is already escaped. */
export interface ApiCall extends CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
}

/** An answer that is neither a failure of the network nor of the server. */
export interface ApiReply {
  readonly status: number;
  /** The body as JSON, undefined where it is none. Error bodies have no one shape, so only the status decides. */
  readonly body: unknown;
}

const MAX_BODY = 32 * 1024 * 1024;
const defaultWaits = [0, 1_000, 3_000];

/** The HTTP side of one CXEngage API: quota, attempts and time limits, but no vocabulary. */
export class CxApi {
  readonly origin: string;
  readonly #prefix: string;
  readonly #pool: Pool;
  readonly #limiter: Quota;
  readonly #waits: readonly number[];

  constructor(options: ApiOptions) {
    const { origin, pathname } = new URL(options.url);
    this.origin = origin;
    this.#prefix = pathname.replace(/\/+$/, '');
    // One connection per call under way: half as many connections take twice as long, and pipelining four times.
    this.#pool = new Pool(origin, { connections: options.quota.concurrency, pipelining: 1 });
    this.#limiter = new Quota(options.quota);
    this.#waits = options.retryWaitsMs ?? defaultWaits;
  }

  /** Calls until there is an answer below 500 other than 429. Throws `unavailable` when the attempts are used up and `deadline` when the caller's time is. */
  async call(call: ApiCall): Promise<ApiReply> {
    let failure: SourceError | undefined;
    for (const pause of [undefined, ...this.#waits]) {
      if (pause) await this.#sleep(pause, call.signal);
      const outcome = await this.#attempt(call);
      if (!(outcome instanceof SourceError)) return outcome;
      failure = outcome;
    }
    throw failure;
  }

  async close(): Promise<void> {
    this.#limiter.clear();
    await this.#pool.destroy();
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      throw new SourceError('deadline', 'No answer in time', error);
    }
  }

  /** One attempt; returns the error of one that is worth another. */
  async #attempt(call: ApiCall): Promise<ApiReply | SourceError> {
    try {
      return await this.#limiter.run(() => this.#exchange(call), call.signal, call.priority ?? 0, call.endsAt);
    } catch (error) {
      if (call.signal.aborted) throw new SourceError('deadline', 'No answer in time', error);
      if (error instanceof SourceError) {
        if (error.code === 'unavailable') return error;
        throw error;
      }
      return new SourceError('unavailable', 'The connection to the source failed', error);
    }
  }

  async #exchange(call: ApiCall): Promise<ApiReply> {
    const response = await this.#pool.request(this.#request(call));
    const { statusCode: status, headers } = response;
    if (status === 429) {
      this.#limiter.pause(retryAfterMs(single(headers['retry-after']), Date.now()));
      await response.body.dump();
      throw new SourceError('unavailable', 'The source has had too many requests');
    }
    if (status >= 500 && status !== 501) {
      await response.body.dump();
      throw new SourceError('unavailable', `The source answered with status ${status}`);
    }
    return { status, body: parseJson((await readBody(response.body, MAX_BODY)).toString('utf8')) };
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

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
