import { LRUCache } from 'lru-cache';
import type { Clock } from '../kit/clock.ts';
import type { Cache } from './cache.ts';

const MEGABYTE = 1024 * 1024;

/** The in-memory cache, bounded by the characters of keys and values. The least recently used text is dropped first. */
export function createMemoryCache(clock: Clock, maxCharacters = 128 * MEGABYTE): Cache {
  const cache = new LRUCache<string, string>({
    maxSize: maxCharacters,
    sizeCalculation: (value, key) => value.length + key.length,
    ttlResolution: 0,
    perf: clock,
    ttl: 1,
  });
  return {
    get: async (key) => cache.get(key),
    set: async (key, value, ttlMs) => {
      cache.set(key, value, { ttl: ttlMs });
    },
    close: async () => cache.clear(),
  };
}
