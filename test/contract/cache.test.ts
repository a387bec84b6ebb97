import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeEnvelope, encodeEnvelope } from '../../src/cache/envelope.ts';
import { type CacheResult, FailSafeCache } from '../../src/cache/fail-safe-cache.ts';
import { cacheKey } from '../../src/cache/keys.ts';
import { MemoryCache } from '../../src/cache/memory-cache.ts';
import { RedisCache } from '../../src/cache/redis-cache.ts';
import { SubjectTags } from '../../src/cache/subject-tags.ts';
import { TieredCache } from '../../src/cache/tiered-cache.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { createPayloadCipher, noCipher, type PayloadCipher } from '../../src/redis/payload-cipher.ts';
import { checkRedis } from '../../src/redis/redis-check.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { TestRedis } from '../support/redis.ts';
import { type CacheUnderTest, cacheSuite } from './cache.suite.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

cacheSuite('memory', async () => {
  const clock = new ManualClock(1_000);
  return {
    cache: new MemoryCache(clock),
    clock,
    advance: (ms) => clock.advance(ms),
    end: async () => {},
  };
});

cacheSuite('Redis', () => inRedis((link) => new RedisCache(link, noCipher, systemClock)));
cacheSuite('encrypted Redis', () => inRedis((link) => new RedisCache(link, cipher(), systemClock)));
cacheSuite('tiered', () => inRedis((link) => tiered(link)));

function cipher(): PayloadCipher {
  return createPayloadCipher('a secret of more than thirty characters');
}

function tiered(link: RedisLink): TieredCache {
  return new TieredCache(new MemoryCache(systemClock), new RedisCache(link, noCipher, systemClock), link, systemClock);
}

async function inRedis(make: (link: RedisLink) => CacheUnderTest['cache']): Promise<CacheUnderTest> {
  const redis = await TestRedis.start();
  const link = new RedisLink(redis.url, silent);
  await checkRedis(link);
  const cache = make(link);
  return {
    cache,
    clock: systemClock,
    // Redis has a clock of its own, which no test can move; the suite waits for it.
    advance: () => {},
    end: async () => {
      await cache.close();
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

describe('a tag', () => {
  const tags = new SubjectTags('key');

  it('is the same for every spelling of an address, and differs between tenants, kinds and keys', () => {
    const of = (address: string) => tags.of('t', { kind: 'address', address });
    const spellings = [
      '+1 (555) 123-4567',
      '001 555 123 4567',
      'tel:+15551234567',
      'sip:+15551234567@pbx.example',
      '\u202a555-123-4567',
    ];
    for (const spelling of spellings) expect([spelling, of(spelling)]).toEqual([spelling, of('15551234567')]);
    expect(of('+15551234568')).not.toBe(of('+15551234567'));
    expect(of(' Ana@Example.org')).toBe(of('ana@example.org'));
    expect(of('sip:ana@example.org')).toBe(of('ana@example.org'));
    expect(of('ana2@example.org')).not.toBe(of('ben2@example.org'));
    expect(of('ana@example.org')).not.toBe(of('ana@example.com'));
    expect(of('Ana')).toBe(of('ana'));
    const all = [
      of('15551234567'),
      tags.of('other', { kind: 'address', address: '15551234567' }),
      tags.of('t', { kind: 'contact', id: '15551234567' }),
      tags.of('t', { kind: 'interaction', id: '15551234567' }),
      new SubjectTags('other').of('t', { kind: 'address', address: '15551234567' }),
    ];
    expect(new Set(all).size).toBe(5);
  });

  it('does not contain what it stands for', () => {
    expect(tags.of('t', { kind: 'address', address: 'ana@example.org' })).toMatch(/^[\w-]{43}$/);
  });
});

describe('an envelope', () => {
  const entry = { text: '{"a":"ü:1"}', freshUntil: 1_000, usableUntil: 2_000 };

  it('is read as it was written', () => {
    expect(decodeEnvelope(encodeEnvelope(entry))).toEqual(entry);
    expect(decodeEnvelope(encodeEnvelope({ ...entry, text: '' }))).toEqual({ ...entry, text: '' });
  });

  it.each([
    '',
    ':',
    'x',
    '1:2',
    '1:2:3',
    'x:2:1:a',
    '1:x:1:a',
    encodeEnvelope(entry).slice(0, -1),
    `${encodeEnvelope(entry)}x`,
  ])('that is damaged is none: %s', (text) => {
    expect(decodeEnvelope(text)).toBeUndefined();
  });
});

describe('the memory cache', () => {
  const entry = (text: string) => ({ text, freshUntil: 60_000, usableUntil: 60_000 });

  it('makes room by dropping what was used least recently', async () => {
    const cache = new MemoryCache(new ManualClock(1), 100);
    await cache.set('a', entry('x'.repeat(40)));
    await cache.set('b', entry('x'.repeat(40)));
    await cache.get('a');
    await cache.set('c', entry('x'.repeat(40)));
    expect([(await cache.get('a'))?.entry.text, await cache.get('b')]).toEqual(['x'.repeat(40), undefined]);
  });

  it('has nothing left of what has ended after a sweep', async () => {
    const clock = new ManualClock(1);
    const cache = new MemoryCache(clock);
    const ended = { text: 'x', freshUntil: 10, usableUntil: 10 };
    await cache.set('one', ended, ['kept']);
    await cache.set('two', ended, ['swept']);
    clock.advance(20);
    expect(await cache.erase(['kept'], 0)).toBe(1);
    cache.sweep();
    expect(await cache.erase(['swept'], 0)).toBe(0);
  });

  it('forgets the tags of what it drops', async () => {
    const cache = new MemoryCache(new ManualClock(1), 100);
    for (let count = 0; count < 50; count += 1) await cache.set(`${count}`, entry('x'.repeat(40)), ['tag']);
    expect(await cache.erase(['tag'], 1)).toBe(2);
  });
});

describe('two nodes', () => {
  it('what was read while it was erased is not kept', async () => {
    const redis = await TestRedis.start();
    const link = new RedisLink(redis.url, silent);
    await checkRedis(link);
    const [writer, reader] = [tiered(link), tiered(link)];
    closing.push(async () => {
      await Promise.all([writer.close(), reader.close()]);
      link.close();
      await redis.kill();
    });
    const now = Date.now();
    await writer.set('key', { text: 'x', freshUntil: now + 60_000, usableUntil: now + 60_000 });
    const [read] = await Promise.all([reader.get('key'), reader.erase(['tag'], 1)]);
    expect(read?.tier).toBe('redis');
    expect((await reader.get('key'))?.tier).toBe('redis');
    // The notice of the erasure may reach the node itself a little later, and counts once more.
    await vi.waitFor(async () => expect((await reader.get('key'))?.tier).toBe('memory'));
  });

  it('a copy in the memory of one is gone when the other erases it', async () => {
    const redis = await TestRedis.start();
    const links = [new RedisLink(redis.url, silent), new RedisLink(redis.url, silent)] as const;
    await Promise.all(links.map(checkRedis));
    const [one, other] = [tiered(links[0]), tiered(links[1])];
    closing.push(async () => {
      await Promise.all([one.close(), other.close()]);
      for (const link of links) link.close();
      await redis.kill();
    });
    const now = Date.now();
    const entry = { text: 'x', freshUntil: now + 60_000, usableUntil: now + 60_000 };
    let attempt = 0;
    // The first attempt may be made before the other node listens.
    await vi.waitFor(async () => {
      attempt += 1;
      const [key, tag] = [`key ${attempt}`, `tag ${attempt}`];
      await one.set(key, entry, [tag]);
      expect((await other.get(key))?.tier).toBe('redis');
      expect((await other.get(key))?.tier).toBe('memory');
      await one.erase([tag], 1);
      await vi.waitFor(async () => expect(await other.get(key)).toBeUndefined(), 300);
    }, 10_000);
  });

  it('what Redis does not take is in the memory of the node', async () => {
    const redis = await TestRedis.start();
    const link = new RedisLink(redis.url, silent);
    await checkRedis(link);
    const results: CacheResult[] = [];
    const backing = tiered(link);
    const cache = new FailSafeCache(backing, silent, systemClock, (result) => results.push(result));
    closing.push(async () => {
      await backing.close();
      link.close();
    });
    await redis.kill();
    await vi.waitFor(() => expect(link.isUp).toBe(false), 5_000);
    await cache.write('key', 'text', { freshMs: 60_000 });
    expect(await cache.read('key')).toEqual({ text: 'text', isFresh: true });
    expect(await cache.read('other')).toBeUndefined();
    expect(results).toEqual(['memory', 'miss']);
  });
});

describe('the fail-safe cache', () => {
  it('says whether a text is fresh, or only usable', async () => {
    const clock = new ManualClock(1_000);
    const cache = new FailSafeCache(new MemoryCache(clock), silent, clock);
    await cache.write('key', 'text', { freshMs: 100, usableMs: 300 });
    expect(await cache.read('key')).toEqual({ text: 'text', isFresh: true });
    clock.advance(101);
    expect([await cache.read('key'), await cache.readFresh('key')]).toEqual([
      { text: 'text', isFresh: false },
      undefined,
    ]);
    clock.advance(200);
    expect(await cache.read('key')).toBeUndefined();
  });

  it('writes nothing that would be fresh for no time', async () => {
    const clock = new ManualClock(1_000);
    const cache = new FailSafeCache(new MemoryCache(clock), silent, clock);
    await cache.write('key', 'text', { freshMs: 0, usableMs: 300 });
    expect(await cache.read('key')).toBeUndefined();
  });
});
