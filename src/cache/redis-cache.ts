import type { PayloadCipher } from '../redis/payload-cipher.ts';
import { RedisError, type RedisLink } from '../redis/redis-link.ts';
import { type Cache, CacheError } from './cache.ts';

/** A cache in Redis. Its values are sealed. */
export function createRedisCache(link: RedisLink, cipher: PayloadCipher): Cache {
  async function failAsCache<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (error instanceof RedisError) throw new CacheError('Redis did not answer', error);
      throw error;
    }
  }

  return {
    async get(key) {
      const value = await failAsCache(link.run((redis) => redis.get(key)));
      return value === null ? undefined : cipher.open(key, value);
    },
    async set(key, value, ttlMs) {
      await failAsCache(link.run((redis) => redis.set(key, cipher.seal(key, value), 'PX', ttlMs)));
    },
    async close() {},
  };
}
