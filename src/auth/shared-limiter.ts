import {
  type IRateLimiterOptions,
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { RedisError, type RedisLink } from '../redis/redis-link.ts';

/** Counts failures by key. */
export interface FailureCounter {
  readonly points: number;
  get(key: string): Promise<RateLimiterRes | null>;
  penalty(key: string): Promise<RateLimiterRes>;
  delete(key: string): Promise<boolean>;
}

/**
 * Counts for all nodes in Redis, and for this node alone while Redis is away. The library can fall back by itself, but then the connection would not learn that
 * Redis is silent, and every sign-in would wait for it.
 */
export class SharedLimiter implements FailureCounter {
  readonly points: number;
  readonly #link: RedisLink;
  readonly #options: IRateLimiterOptions;
  readonly #own: RateLimiterMemory;
  #shared: RateLimiterRedis | undefined;

  constructor(
    link: RedisLink,
    options: { readonly points: number; readonly duration: number; readonly keyPrefix: string },
  ) {
    this.points = options.points;
    this.#link = link;
    this.#options = options;
    this.#own = new RateLimiterMemory(options);
  }

  get(key: string): Promise<RateLimiterRes | null> {
    return this.#count((limiter) => limiter.get(key));
  }

  penalty(key: string): Promise<RateLimiterRes> {
    return this.#count((limiter) => limiter.penalty(key));
  }

  delete(key: string): Promise<boolean> {
    return this.#count((limiter) => limiter.delete(key));
  }

  async #count<T>(operation: (limiter: RateLimiterRedis | RateLimiterMemory) => Promise<T>): Promise<T> {
    try {
      return await this.#link.run((redis) => {
        this.#shared ??= new RateLimiterRedis({ ...this.#options, storeClient: redis });
        return operation(this.#shared);
      });
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      return operation(this.#own);
    }
  }
}
