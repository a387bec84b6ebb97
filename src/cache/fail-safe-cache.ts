import type { Log } from '../kit/log.ts';
import { type Cache, CacheError } from './cache.ts';

/** The store as the use-cases see it: a failure of it is a slow answer and no failed one, so reading then finds nothing and keeping does nothing. */
export class FailSafeCache {
  readonly #store: Cache;
  readonly #log: Log;

  constructor(store: Cache, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  async read(key: string): Promise<string | undefined> {
    try {
      return await this.#store.get(key);
    } catch (error) {
      this.#carryOn(error);
      return undefined;
    }
  }

  async write(key: string, value: string, ttlMs: number): Promise<void> {
    try {
      await this.#store.set(key, value, ttlMs);
    } catch (error) {
      this.#carryOn(error);
    }
  }

  /** The store itself says loudly, once, that it is down; here it is only worth a line while someone looks for it. */
  #carryOn(error: unknown): void {
    if (!(error instanceof CacheError)) throw error;
    this.#log.debug({ code: error.code }, 'Going on without the store');
  }
}
