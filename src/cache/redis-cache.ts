import type { Clock } from '../kit/clock.ts';
import { DAY } from '../kit/durations.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import { RedisError, type RedisLink } from '../redis/redis-link.ts';
import { type Cache, type CacheEntry, CacheError } from './cache.ts';
import { decodeEnvelope, encodeEnvelope } from './envelope.ts';

/** How long the generation of lists is kept after it was raised, in milliseconds: longer than any list. */
const GENERATION_MS = 7 * DAY;
/** Keys that are looked at in one step while Redis serves others. */
const SCAN_COUNT = 1_000;

/**
 * Arguments: key, value, milliseconds to keep it, tags. Writes nothing if one of the tags is erased. Each tag has the keys that have it, by when they end, without
 * those that have ended.
 */
const setScript = `
for i = 4, #ARGV do
  if redis.call('EXISTS', 'cxbridge:erased:' .. ARGV[i]) == 1 then return 0 end
end
redis.call('SET', ARGV[1], ARGV[2], 'PX', ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 4, #ARGV do
  local tag = 'cxbridge:tagged:' .. ARGV[i]
  redis.call('ZREMRANGEBYSCORE', tag, '-inf', now)
  redis.call('ZADD', tag, now + ARGV[3], ARGV[1])
  if redis.call('PTTL', tag) < tonumber(ARGV[3]) then redis.call('PEXPIRE', tag, ARGV[3]) end
end
return 1
`;

/** Arguments: milliseconds for which the tags are refused, tags. Returns the keys that were deleted. */
const eraseScript = `
local erased = {}
for i = 2, #ARGV do
  local erased_key = 'cxbridge:erased:' .. ARGV[i]
  if tonumber(ARGV[1]) > redis.call('PTTL', erased_key) and tonumber(ARGV[1]) > 0 then redis.call('SET', erased_key, '1', 'PX', ARGV[1]) end
  local tag = 'cxbridge:tagged:' .. ARGV[i]
  for _, key in ipairs(redis.call('ZRANGE', tag, 0, -1)) do
    if redis.call('UNLINK', key) == 1 then erased[#erased + 1] = key end
  end
  redis.call('UNLINK', tag)
end
return erased
`;

/** A cache in Redis. Its values are sealed. */
export class RedisCache implements Cache {
  readonly #link: RedisLink;
  readonly #cipher: PayloadCipher;
  readonly #clock: Clock;

  constructor(link: RedisLink, cipher: PayloadCipher, clock: Clock) {
    this.#link = link;
    this.#cipher = cipher;
    this.#clock = clock;
    link.defineScript('cxCacheSet', setScript);
    link.defineScript('cxCacheErase', eraseScript);
  }

  async get(key: string) {
    const value = await failAsCache(this.#link.run((redis) => redis.get(key)));
    const text = value === null ? undefined : this.#cipher.open(key, value);
    const entry = text === undefined ? undefined : decodeEnvelope(text);
    return entry && ({ entry, tier: 'redis' } as const);
  }

  async set(key: string, entry: CacheEntry, tags: readonly string[] = []): Promise<void> {
    await this.setUnlessErased(key, entry, tags);
  }

  /** The same. Returns whether it was written. */
  async setUnlessErased(key: string, entry: CacheEntry, tags: readonly string[]): Promise<boolean> {
    const ttlMs = Math.ceil(entry.usableUntil - this.#clock.now());
    if (ttlMs <= 0) return false;
    const value = this.#cipher.seal(key, encodeEnvelope(entry));
    if (tags.length > 0)
      return (await failAsCache(this.#link.callScript('cxCacheSet', key, value, ttlMs, ...tags))) === 1;
    await failAsCache(this.#link.run((redis) => redis.set(key, value, 'PX', ttlMs)));
    return true;
  }

  async erase(tags: readonly string[], forMs: number): Promise<number> {
    return (await this.eraseKeys(tags, forMs)).length;
  }

  /** The same, with the keys of what was erased. */
  async eraseKeys(tags: readonly string[], forMs: number): Promise<readonly string[]> {
    return (await failAsCache(this.#link.callScript('cxCacheErase', forMs, ...tags))) as readonly string[];
  }

  async drop(prefix: string): Promise<number> {
    const pattern = `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}*`;
    let [cursor, count] = ['0', 0];
    do {
      const [next, keys] = await failAsCache(
        this.#link.run((redis) => redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT)),
      );
      cursor = next;
      if (keys.length > 0) count += await failAsCache(this.#link.run((redis) => redis.unlink(...keys)));
    } while (cursor !== '0');
    return count;
  }

  async generation(tenantId: string): Promise<number> {
    return Number((await failAsCache(this.#link.run((redis) => redis.get(generationKey(tenantId))))) ?? 0);
  }

  /** To the time, so that it never repeats one that has been forgotten. */
  async raiseGeneration(tenantId: string): Promise<void> {
    const key = generationKey(tenantId);
    await failAsCache(this.#link.run((redis) => redis.set(key, String(this.#clock.now()), 'PX', GENERATION_MS)));
  }

  /** Nothing is in the memory of this process, and Redis drops keys by itself. */
  sweep(): void {}

  async close(): Promise<void> {}
}

function generationKey(tenantId: string): string {
  return `cxbridge:lists:${encodeURIComponent(tenantId)}`;
}

async function failAsCache<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RedisError) throw new CacheError('Redis did not answer', error);
    throw error;
  }
}
