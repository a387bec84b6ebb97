import { Redis } from 'ioredis';
import type { Log } from '../kit/log.ts';
import { type Cache, CacheError } from './cache.ts';

/*
 * With its default options the client waits for an unreachable Redis without a limit. With these every call fails within a quarter of a second,
 * so the bridge continues without a cache. The client reconnects in the background.
 */
const failFast = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  commandTimeout: 250,
  connectTimeout: 500,
  // A command that timed out stays in the client's memory until the connection closes, so a silent connection is closed.
  socketTimeout: 1_000,
  lazyConnect: true,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, 2_000),
};

/** A cache in Redis. Created at once, even while Redis is down; each change of its state is logged in one line. */
export function createRedisCache(url: string, log: Log): Cache {
  const redis = new Redis(url, failFast);
  let up: boolean | undefined;
  function setState(isUp: boolean, error?: Error): void {
    if (up === isUp) return;
    up = isUp;
    if (isUp) log.info({}, 'Redis is available');
    else
      log.warn(
        { error: error?.message ?? 'connection closed' },
        'Redis is not available; continuing without the cache',
      );
  }
  redis.on('ready', () => setState(true));
  redis.on('error', (error: Error) => setState(false, error));
  redis.on('end', () => setState(false));
  // The error event reports a failed connection as well; whichever comes first is logged.
  redis.connect().catch((error: Error) => setState(false, error));

  async function runCommand<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      throw new CacheError('Redis did not answer', error);
    }
  }

  return {
    get: (key) =>
      runCommand(async () => {
        const value: unknown = await redis.get(key);
        return typeof value === 'string' ? value : undefined;
      }),
    set: (key, value, ttlMs) =>
      runCommand(async () => {
        await redis.set(key, value, 'PX', ttlMs);
      }),
    healthy: () =>
      runCommand(() => redis.ping()).then(
        () => true,
        () => false,
      ),
    close: async () => redis.disconnect(),
  };
}
