import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { type Cache, CacheError, type CacheTier } from './cache.ts';

/** A text of the cache; one that is not fresh is only for the time that the source is down. */
export interface Cached {
  readonly text: string;
  readonly isFresh: boolean;
}

/** What is written: how long it is fresh, and how long it may be used while the source is down (by default no longer), in milliseconds. */
export interface Lifetime {
  readonly freshMs: number;
  readonly usableMs?: number;
}

/** Where a read found something. */
export type CacheResult = CacheTier | 'miss';

/** A cache whose failures are misses: a read then finds nothing, and a write does nothing. */
export class FailSafeCache {
  readonly #cache: Cache;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #onRead: ((result: CacheResult) => void) | undefined;
  /** Generations as they were last, while Redis is away. */
  readonly #generations = new Map<string, number>();

  constructor(cache: Cache, log: Log, clock: Clock, onRead?: (result: CacheResult) => void) {
    this.#cache = cache;
    this.#log = log;
    this.#clock = clock;
    this.#onRead = onRead;
  }

  /** A fresh text, or one that is still usable. */
  async read(key: string): Promise<Cached | undefined> {
    const found = await this.#orUndefined(() => this.#cache.get(key));
    const isFresh = found !== undefined && found.entry.freshUntil >= this.#clock.now();
    this.#onRead?.(isFresh ? found.tier : 'miss');
    return found && { text: found.entry.text, isFresh };
  }

  /** A fresh text. */
  async readFresh(key: string): Promise<string | undefined> {
    const cached = await this.read(key);
    return cached?.isFresh ? cached.text : undefined;
  }

  /** Writes nothing that would be fresh for no time. `tags` say who the text is about. */
  async write(
    key: string,
    text: string,
    { freshMs, usableMs = freshMs }: Lifetime,
    tags?: readonly string[],
  ): Promise<void> {
    if (freshMs <= 0) return;
    const now = this.#clock.now();
    const entry = { text, freshUntil: now + freshMs, usableUntil: now + Math.max(freshMs, usableMs) };
    await this.#orUndefined(() => this.#cache.set(key, entry, tags));
  }

  /** The generation of a tenant's lists; the last known one if the cache does not answer. */
  async generation(tenantId: string): Promise<number> {
    const current = await this.#orUndefined(() => this.#cache.generation(tenantId));
    if (current !== undefined) this.#generations.set(tenantId, current);
    return current ?? this.#generations.get(tenantId) ?? 0;
  }

  /** The cache itself logs once that it is down, so here a debug line is enough. */
  async #orUndefined<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CacheError)) throw error;
      this.#log.debug({ code: error.code }, 'Continuing without the cache');
      return undefined;
    }
  }
}
