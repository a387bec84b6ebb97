import type { Log } from '../kit/log.ts';
import { type Store, StoreError } from '../store/store.ts';

/** The store as the use-cases see it: a failure of it is a slow answer and no failed one, so reading then finds nothing and keeping does nothing. */
export class RecordCache {
  readonly #store: Store;
  readonly #log: Log;

  constructor(store: Store, log: Log) {
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

  async keep(key: string, value: string, ttlMs: number): Promise<void> {
    try {
      await this.#store.set(key, value, ttlMs);
    } catch (error) {
      this.#carryOn(error);
    }
  }

  /** The store itself says loudly, once, that it is down; here it is only worth a line while someone looks for it. */
  #carryOn(error: unknown): void {
    if (!(error instanceof StoreError)) throw error;
    this.#log.debug({ code: error.code }, 'Going on without the store');
  }
}
