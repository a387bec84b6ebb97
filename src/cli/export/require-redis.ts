import { usageError } from '../exit.ts';

/** The Redis of the settings. Throws a usage error if there is none. */
export function requireRedis(redisUrl: string | undefined): string {
  if (redisUrl !== undefined) return redisUrl;
  throw usageError('REDIS_URL is missing: give the Redis through which the work is shared.');
}
