import {
  type IRateLimiterOptions,
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { ignoreRedisError, type RedisLink } from '../redis/redis-link.ts';

/** Counts failures by key. */
export interface FailureCounter {
  readonly points: number;
  get(key: string): Promise<RateLimiterRes | null>;
  penalty(key: string): Promise<RateLimiterRes>;
  delete(key: string): Promise<boolean>;
}

/**
 * Counts for all nodes in Redis, and always for this node as well, which counts while Redis is away or refuses something. The library can fall back by itself, but then the connection would not learn that
 * Redis is silent, and every sign-in would wait for it.
 */
export class SharedLimiter implements FailureCounter {
  readonly points: number;
  readonly #link: RedisLink;
  readonly #options: IRateLimiterOptions;
  readonly #own: RateLimiterMemory;
  #limiter: RateLimiterRedis | undefined;

  constructor(
    link: RedisLink,
    options: { readonly points: number; readonly duration: number; readonly keyPrefix: string },
  ) {
    this.points = options.points;
    this.#link = link;
    this.#options = options;
    this.#own = new RateLimiterMemory(options);
  }

  async get(key: string): Promise<RateLimiterRes | null> {
    const shared = await this.#shared((limiter) => limiter.get(key));
    return shared === undefined ? this.#own.get(key) : shared;
  }

  async penalty(key: string): Promise<RateLimiterRes> {
    const own = await this.#own.penalty(key);
    return (await this.#shared((limiter) => limiter.penalty(key))) ?? own;
  }

  async delete(key: string): Promise<boolean> {
    const own = await this.#own.delete(key);
    return (await this.#shared((limiter) => limiter.delete(key))) ?? own;
  }

  /** Undefined if Redis cannot say. */
  async #shared<T>(operation: (limiter: RateLimiterRedis) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#link.run((redis) => {
        this.#limiter ??= new RateLimiterRedis({ ...this.#options, storeClient: redis });
        return operation(this.#limiter);
      });
    } catch (error) {
      return ignoreRedisError(error);
    }
  }
}
