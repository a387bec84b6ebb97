import type { Redis } from 'ioredis';
import type { Clock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { isJsonObject, parseJson } from '../kit/json.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { type Cache, type CacheEntry, CacheError } from './cache.ts';
import type { MemoryCache } from './memory-cache.ts';
import type { RedisCache } from './redis-cache.ts';

/**
 * How long a node keeps a copy of what is in Redis, in milliseconds. With the time until the next sweep it is less than a minute: what another node erases is gone
 * everywhere after that, even if this node does not hear of it.
 */
const COPY_MS = 45 * SECOND;
const CHANNEL = 'cxbridge:erased';

/** What the other nodes learn. */
type Notice =
  | { readonly keys: readonly string[]; readonly tags: readonly string[]; readonly forMs: number }
  | { readonly prefix: string };

/** A cache in Redis with copies in the memory of the process. While Redis is away, the memory is all there is. */
export class TieredCache implements Cache {
  readonly #memory: MemoryCache;
  readonly #redis: RedisCache;
  readonly #link: RedisLink;
  readonly #clock: Clock;
  readonly #subscriber: Redis;
  /** How often something was erased: what was read meanwhile may be of before. */
  #erasures = 0;

  constructor(memory: MemoryCache, redis: RedisCache, link: RedisLink, clock: Clock) {
    this.#memory = memory;
    this.#redis = redis;
    this.#link = link;
    this.#clock = clock;
    this.#subscriber = link.duplicate();
    this.#subscriber.on('error', () => {}); // the link logs that Redis is away
    this.#subscriber.on('ready', () => void this.#subscriber.subscribe(CHANNEL).catch(() => {}));
    this.#subscriber.on('message', (_channel, text) => void this.#hear(text));
  }

  async get(key: string) {
    const erasures = this.#erasures;
    const copy = await this.#memory.get(key);
    if (copy && copy.entry.freshUntil >= this.#clock.now()) return copy;
    try {
      const found = await this.#redis.get(key);
      if (found && erasures === this.#erasures) this.#copy(key, found.entry, []);
      return found ?? copy;
    } catch (error) {
      if (copy && error instanceof CacheError) return copy;
      throw error;
    }
  }

  /** What Redis does not take, for example because it is away, is in the memory. */
  async set(key: string, entry: CacheEntry, tags: readonly string[] = []): Promise<void> {
    this.#copy(key, entry, tags);
    if (!(await this.#redis.setUnlessErased(key, entry, tags))) this.#memory.delete([key]);
  }

  async erase(tags: readonly string[], forMs: number): Promise<number> {
    this.#erasures += 1;
    const own = await this.#memory.erase(tags, forMs);
    const keys = await this.#redis.eraseKeys(tags, forMs);
    this.#memory.delete(keys);
    await this.#publish({ keys, tags, forMs });
    return Math.max(own, keys.length);
  }

  async drop(prefix: string): Promise<number> {
    this.#erasures += 1;
    const own = await this.#memory.drop(prefix);
    const count = await this.#redis.drop(prefix);
    await this.#publish({ prefix });
    return Math.max(own, count);
  }

  async generation(tenantId: string): Promise<number> {
    return this.#redis.generation(tenantId);
  }

  async raiseGeneration(tenantId: string): Promise<void> {
    await this.#redis.raiseGeneration(tenantId);
  }

  sweep(): void {
    this.#memory.sweep();
  }

  async close(): Promise<void> {
    this.#subscriber.disconnect();
    await this.#memory.close();
  }

  #copy(key: string, entry: CacheEntry, tags: readonly string[]): void {
    this.#memory.setFor(key, entry, tags, Math.min(COPY_MS, entry.usableUntil - this.#clock.now()));
  }

  async #publish(notice: Notice): Promise<void> {
    await this.#link
      .run((redis) => redis.publish(CHANNEL, JSON.stringify(notice)))
      .catch(() => {
        throw new CacheError('Other nodes could not be notified; their copies end within a minute');
      });
  }

  async #hear(text: string): Promise<void> {
    const notice = parseJson(text);
    if (!isJsonObject(notice)) return;
    const { prefix, keys, tags, forMs } = notice;
    this.#erasures += 1;
    if (typeof prefix === 'string') await this.#memory.drop(prefix);
    if (!Array.isArray(keys) || !Array.isArray(tags)) return;
    this.#memory.delete(keys.map(String));
    await this.#memory.erase(tags.map(String), Number(forMs));
  }
}
