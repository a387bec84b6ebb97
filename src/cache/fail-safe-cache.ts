import type { Log } from '../kit/log.ts';
import { type Cache, CacheError } from './cache.ts';

/** A cache whose failures are misses: a read then finds nothing, and a write does nothing. */
export class FailSafeCache {
  readonly #cache: Cache;
  readonly #log: Log;

  constructor(cache: Cache, log: Log) {
    this.#cache = cache;
    this.#log = log;
  }

  async read(key: string): Promise<string | undefined> {
    try {
      return await this.#cache.get(key);
    } catch (error) {
      this.#ignore(error);
      return undefined;
    }
  }

  /** `ttlMs` in milliseconds; 0 writes nothing. */
  async write(key: string, value: string, ttlMs: number): Promise<void> {
    if (ttlMs <= 0) return;
    try {
      await this.#cache.set(key, value, ttlMs);
    } catch (error) {
      this.#ignore(error);
    }
  }

  /** The cache itself logs once that it is down, so here a debug line is enough. */
  #ignore(error: unknown): void {
    if (!(error instanceof CacheError)) throw error;
    this.#log.debug({ code: error.code }, 'Continuing without the cache');
  }
}
