import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { cacheKey } from '../../src/cache/keys.ts';

/** What every store must do; `advance` moves the clock of a store that has its own clock. */
export interface CacheUnderTest {
  readonly store: Cache;
  advance(ms: number): void;
  end(): Promise<void>;
}

export function cacheSuite(name: string, make: () => Promise<CacheUnderTest>): void {
  describe(`the ${name} store`, () => {
    let made: CacheUnderTest;
    let store: Cache;
    beforeAll(async () => {
      made = await make();
      store = made.store;
    });
    afterAll(() => made.end());

    const fresh = (): string => cacheKey('tenant', 'content', randomUUID());

    it('returns exactly what was written', async () => {
      const key = fresh();
      const value = '{"text":"Grüße 👋\\u0000\\n"}';
      await store.set(key, value, 60_000);
      expect(await store.get(key)).toBe(value);
    });

    it('returns nothing for a key that was never set', async () => {
      expect(await store.get(fresh())).toBeUndefined();
    });

    it('returns the later of two values', async () => {
      const key = fresh();
      await store.set(key, 'first', 60_000);
      await store.set(key, 'second', 60_000);
      expect(await store.get(key)).toBe('second');
    });

    it('returns nothing after the time to live', async () => {
      const key = fresh();
      await store.set(key, 'value', 40);
      expect(await store.get(key)).toBe('value');
      made.advance(60);
      await vi.waitFor(async () => expect(await store.get(key)).toBeUndefined());
    });

    it('never returns a value of another tenant', async () => {
      const id = randomUUID();
      await store.set(cacheKey('one', 'content', id), 'of one', 60_000);
      expect(await store.get(cacheKey('two', 'content', id))).toBeUndefined();
    });

    it('stores a megabyte', async () => {
      const key = fresh();
      const value = 'x'.repeat(1024 * 1024);
      await store.set(key, value, 60_000);
      expect(await store.get(key)).toBe(value);
    });
  });
}
