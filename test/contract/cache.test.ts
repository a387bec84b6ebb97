import { describe, expect, it } from 'vitest';
import { cacheKey } from '../../src/cache/keys.ts';
import { createMemoryCache } from '../../src/cache/memory-cache.ts';
import { createRedisCache } from '../../src/cache/redis-cache.ts';
import { createPayloadCipher, noCipher, type PayloadCipher } from '../../src/redis/payload-cipher.ts';
import { checkRedis } from '../../src/redis/redis-check.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { TestRedis } from '../support/redis.ts';
import { type CacheUnderTest, cacheSuite } from './cache.suite.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

cacheSuite('memory', async () => {
  const clock = new ManualClock(1_000);
  return {
    store: createMemoryCache(clock),
    advance: (ms) => clock.advance(ms),
    end: async () => {},
  };
});

cacheSuite('Redis', () => inRedis(noCipher));
cacheSuite('encrypted Redis', () => inRedis(createPayloadCipher('a secret of more than thirty characters')));

async function inRedis(cipher: PayloadCipher): Promise<CacheUnderTest> {
  const redis = await TestRedis.start();
  const link = new RedisLink(redis.url, silent);
  await checkRedis(link);
  const store = createRedisCache(link, cipher);
  return {
    store,
    // Redis has a clock of its own, which no test can move; the suite waits for it.
    advance: () => {},
    end: async () => {
      link.close();
      await redis.kill();
    },
  };
}

describe('a key', () => {
  it.each([
    ['', 'id'],
    ['tenant', ''],
  ])('cannot be made of tenant "%s" and id "%s"', (tenant, id) => {
    expect(() => cacheKey(tenant, 'content', id)).toThrow('tenant');
  });

  it('never equals the key of another tenant or id', () => {
    expect(cacheKey('a', 'content', 'b:c')).not.toBe(cacheKey('a', 'content', 'b', 'c'));
    expect(cacheKey('a:content', 'content', 'b')).not.toBe(cacheKey('a', 'content', 'content:b'));
  });
});

describe('the memory cache', () => {
  it('makes room by dropping what was used least recently', async () => {
    const store = createMemoryCache(new ManualClock(1), 100);
    await store.set('a', 'x'.repeat(40), 60_000);
    await store.set('b', 'x'.repeat(40), 60_000);
    await store.get('a');
    await store.set('c', 'x'.repeat(40), 60_000);
    expect([await store.get('a'), await store.get('b')]).toEqual(['x'.repeat(40), undefined]);
  });
});
