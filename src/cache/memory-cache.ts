import { LRUCache } from 'lru-cache';
import type { Clock } from '../kit/clock.ts';
import type { Cache, CacheEntry } from './cache.ts';

const MEGABYTE = 1024 * 1024;

interface Kept {
  readonly entry: CacheEntry;
  readonly tags: readonly string[];
}

/** The in-memory cache, bounded by the characters of keys and values. The least recently used text is dropped first. */
export class MemoryCache implements Cache {
  readonly #clock: Clock;
  readonly #kept: LRUCache<string, Kept>;
  readonly #keysOf = new Map<string, Set<string>>();
  /** When each erased tag may be used again, in epoch milliseconds. */
  readonly #erased = new Map<string, number>();
  readonly #generations = new Map<string, number>();

  constructor(clock: Clock, maxCharacters = 128 * MEGABYTE) {
    this.#clock = clock;
    this.#kept = new LRUCache<string, Kept>({
      maxSize: maxCharacters,
      sizeCalculation: ({ entry }, key) => entry.text.length + key.length,
      ttlResolution: 0,
      perf: clock,
      ttl: 1,
      dispose: ({ tags }, key) => this.#forget(key, tags),
    });
  }

  async get(key: string) {
    const kept = this.#kept.get(key);
    return kept && ({ entry: kept.entry, tier: 'memory' } as const);
  }

  async set(key: string, entry: CacheEntry, tags: readonly string[] = []): Promise<void> {
    this.setFor(key, entry, tags, entry.usableUntil - this.#clock.now());
  }

  /** The same for at most so many milliseconds, whatever the entry says. */
  setFor(key: string, entry: CacheEntry, tags: readonly string[], ttlMs: number): void {
    if (ttlMs <= 0 || tags.some((tag) => this.#isErased(tag))) return;
    this.#kept.set(key, { entry, tags }, { ttl: ttlMs });
    for (const tag of tags) {
      const keys = this.#keysOf.get(tag);
      if (keys) keys.add(key);
      else this.#keysOf.set(tag, new Set([key]));
    }
  }

  async erase(tags: readonly string[], forMs: number): Promise<number> {
    const now = this.#clock.now();
    for (const [tag, until] of this.#erased) if (until <= now) this.#erased.delete(tag);
    // A shorter time does not end a longer one.
    for (const tag of tags) this.#erased.set(tag, Math.max(now + forMs, this.#erased.get(tag) ?? now));
    return this.delete(tags.flatMap((tag) => [...(this.#keysOf.get(tag) ?? [])]));
  }

  /** Deletes these keys. Returns how many there were. */
  delete(keys: Iterable<string>): number {
    let count = 0;
    for (const key of new Set(keys)) if (this.#kept.delete(key)) count += 1;
    return count;
  }

  async drop(prefix: string): Promise<number> {
    return this.delete([...this.#kept.keys()].filter((key) => key.startsWith(prefix)));
  }

  async generation(tenantId: string): Promise<number> {
    return this.#generations.get(tenantId) ?? 0;
  }

  async raiseGeneration(tenantId: string): Promise<void> {
    this.#generations.set(tenantId, (this.#generations.get(tenantId) ?? 0) + 1);
  }

  sweep(): void {
    this.#kept.purgeStale();
  }

  async close(): Promise<void> {
    this.#kept.clear();
  }

  #isErased(tag: string): boolean {
    return (this.#erased.get(tag) ?? Number.NEGATIVE_INFINITY) > this.#clock.now();
  }

  #forget(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keysOf.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysOf.delete(tag);
    }
  }
}
