import { Redis } from 'ioredis';
import type { Log } from '../kit/log.ts';
import { type Cache, CacheError } from './cache.ts';

/*
 * With its default options the client waits for a dead Redis for ever. These make every call fail within a quarter of a second instead,
 * so that the bridge goes on without a cache; the connection itself is tried again in the background.
 */
const failFast = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  commandTimeout: 250,
  connectTimeout: 500,
  // A command that timed out still waits in the client's memory until the connection ends, so one that is silent is ended.
  socketTimeout: 1_000,
  lazyConnect: true,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, 2_000),
};

/** A store in Redis. Starts at once, also while Redis is down; changes of its state are logged, one line each. */
export function createRedisCache(url: string, log: Log): Cache {
  const redis = new Redis(url, failFast);
  let up: boolean | undefined;
  function state(next: boolean, error?: Error): void {
    if (up === next) return;
    up = next;
    if (next) log.info({}, 'Redis answers');
    else
      log.warn({ error: error?.message ?? 'connection closed' }, 'Redis does not answer; going on without its cache');
  }
  redis.on('ready', () => state(true));
  redis.on('error', (error: Error) => state(false, error));
  redis.on('end', () => state(false));
  // A failure to connect is reported by the error event as well, which is where it is logged.
  redis.connect().catch((error: Error) => state(false, error));

  async function run<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      throw new CacheError('Redis did not answer', error);
    }
  }

  return {
    get: (key) =>
      run(async () => {
        const value: unknown = await redis.get(key);
        return typeof value === 'string' ? value : undefined;
      }),
    set: (key, value, ttlMs) =>
      run(async () => {
        await redis.set(key, value, 'PX', ttlMs);
      }),
    healthy: () =>
      run(() => redis.ping()).then(
        () => true,
        () => false,
      ),
    close: async () => redis.disconnect(),
  };
}
