import { BridgeError } from '../kit/bridge-error.ts';

/** A cached text, and how long it counts, in epoch milliseconds: until `freshUntil` as it is, until `usableUntil` while the source is down. */
export interface CacheEntry {
  readonly text: string;
  readonly freshUntil: number;
  readonly usableUntil: number;
}

/** Where an entry was found. */
export type CacheTier = 'memory' | 'redis';

/**
 * Texts by key, each with an end. A cache may drop a text early (full, restarted), but never returns another key's text or one that is no longer usable. Tags
 * say who a text is about: all texts of a tag can be erased. Calls reject with CacheError. Callers then go on without the cache: a broken cache
 * makes an answer slow, never wrong.
 */
export interface Cache {
  get(key: string): Promise<{ readonly entry: CacheEntry; readonly tier: CacheTier } | undefined>;
  /** Writes nothing if one of the tags is erased. */
  set(key: string, entry: CacheEntry, tags?: readonly string[]): Promise<void>;
  /** Erases every text that has one of the tags, and refuses new ones for `forMs` milliseconds, which may be 0. Returns how many were erased. */
  erase(tags: readonly string[], forMs: number): Promise<number>;
  /** Drops every text whose key begins with the prefix. Returns how many there were. */
  drop(prefix: string): Promise<number>;
  /** A number in every key of a tenant's lists. Once it is raised, no list of before is read again, also none that is still being made. */
  generation(tenantId: string): Promise<number>;
  raiseGeneration(tenantId: string): Promise<void>;
  /** Drops what is no longer usable from the memory of this process. */
  sweep(): void;
  close(): Promise<void>;
}

/** A cache call failed. The message contains no key and no value. */
export class CacheError extends BridgeError {
  constructor(message: string, cause?: unknown) {
    super('CacheError', 'cache-unavailable', message, cause);
  }
}
