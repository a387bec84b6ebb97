import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Cache, CacheEntry } from '../../src/cache/cache.ts';
import { cacheKey } from '../../src/cache/keys.ts';
import type { Clock } from '../../src/kit/clock.ts';

/** What every cache must do; `advance` moves the clock of a cache that has no clock of its own. */
export interface CacheUnderTest {
  readonly cache: Cache;
  readonly clock: Clock;
  advance(ms: number): void;
  end(): Promise<void>;
}

export function cacheSuite(name: string, make: () => Promise<CacheUnderTest>): void {
  describe(`the ${name} cache`, () => {
    let made: CacheUnderTest;
    let cache: Cache;
    beforeAll(async () => {
      made = await make();
      cache = made.cache;
    });
    afterAll(() => made.end());

    const fresh = (): string => cacheKey('tenant', 'content', randomUUID());
    const entry = (text: string, ms = 60_000): CacheEntry => {
      const now = made.clock.now();
      return { text, freshUntil: now + ms / 2, usableUntil: now + ms };
    };
    const textOf = async (key: string): Promise<string | undefined> => (await cache.get(key))?.entry.text;

    it('returns exactly what was written', async () => {
      const key = fresh();
      const written = entry('{"text":"Grüße 👋\\u0000\\n"}');
      await cache.set(key, written);
      expect((await cache.get(key))?.entry).toEqual(written);
    });

    it('returns nothing for a key that was never set', async () => {
      expect(await cache.get(fresh())).toBeUndefined();
    });

    it('returns the later of two values', async () => {
      const key = fresh();
      await cache.set(key, entry('first'));
      await cache.set(key, entry('second'));
      expect(await textOf(key)).toBe('second');
    });

    it('returns nothing after the time to live', async () => {
      const key = fresh();
      await cache.set(key, entry('value', 40));
      expect(await textOf(key)).toBe('value');
      made.advance(60);
      await vi.waitFor(async () => expect(await textOf(key)).toBeUndefined());
    });

    it('never returns a value of another tenant', async () => {
      const id = randomUUID();
      await cache.set(cacheKey('one', 'content', id), entry('of one'));
      expect(await textOf(cacheKey('two', 'content', id))).toBeUndefined();
    });

    it('stores a megabyte', async () => {
      const key = fresh();
      const text = 'x'.repeat(1024 * 1024);
      await cache.set(key, entry(text));
      expect(await textOf(key)).toBe(text);
    });

    it('erases what has a tag, and nothing else, and takes nothing with it for a while', async () => {
      const [one, two, other] = [fresh(), fresh(), fresh()];
      const [tag, another] = [randomUUID(), randomUUID()];
      await cache.set(one, entry('one'), [tag]);
      await cache.set(two, entry('two'), [another, tag]);
      await cache.set(other, entry('other'), [another]);
      expect(await cache.erase([tag], 500)).toBe(2);
      expect([await textOf(one), await textOf(two), await textOf(other)]).toEqual([undefined, undefined, 'other']);
      await cache.set(two, entry('written back'), [another, tag]);
      expect(await textOf(two)).toBeUndefined();
      made.advance(520);
      await vi.waitFor(async () => {
        await cache.set(two, entry('later'), [tag]);
        expect(await textOf(two)).toBe('later');
      }, 5_000);
    });

    it('a purge does not end the time for which a tag is erased', async () => {
      const [key, tag] = [fresh(), randomUUID()];
      await cache.erase([tag], 60_000);
      await cache.erase([tag], 0);
      await cache.set(key, entry('written back'), [tag]);
      expect(await textOf(key)).toBeUndefined();
    });

    it('drops what begins with a prefix, whatever characters are in it', async () => {
      const tenant = `a*b?[c]-${randomUUID()}`;
      const [key, other] = [cacheKey(tenant, 'content', '1'), fresh()];
      await cache.set(key, entry('x'));
      await cache.set(other, entry('y'));
      expect(await cache.drop(`cxbridge:${encodeURIComponent(tenant)}:`)).toBe(1);
      expect([await textOf(key), await textOf(other)]).toEqual([undefined, 'y']);
    });

    it('has a generation for each tenant, which only rises', async () => {
      const [tenant, other] = [randomUUID(), randomUUID()];
      const before = await cache.generation(tenant);
      await cache.raiseGeneration(tenant);
      expect(await cache.generation(tenant)).toBeGreaterThan(before);
      expect(await cache.generation(other)).toBe(before);
    });
  });
}
