import { hash, randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { BridgeError } from '../../kit/bridge-error.ts';
import { DAY } from '../../kit/durations.ts';
import type { ExportFolder } from './folder/export-folder.ts';

/** How long an export waits for workers, in milliseconds. */
const SHARED_MS = 30 * DAY;

/** The name of an export for all processes that work on it. */
export function exportIdOf({ header }: ExportFolder): string {
  return hash('sha256', JSON.stringify(header), 'hex');
}

/** Lets workers find the export and prove that they see the same folder. Throws BridgeError if Redis does not answer. */
export async function shareFolder(folder: ExportFolder, redisUrl: string): Promise<void> {
  const token = randomUUID();
  await folder.createShared(token);
  await withRedis(redisUrl, (redis) => redis.set(keyOf(folder), token, 'PX', SHARED_MS));
}

/** Throws BridgeError with the fix if this process does not see the folder that the export was begun in: what a worker writes elsewhere is not part of the export. */
export async function requireSharedFolder(folder: ExportFolder, redisUrl: string): Promise<void> {
  const token = await withRedis(redisUrl, (redis) => redis.get(keyOf(folder)));
  if (token === null)
    throw new BridgeError(
      'ExportError',
      'not-shared',
      `The export of ${folder.path} was not begun with --redis: run "cxbridge export --redis" with this folder first`,
    );
  const isSame = await access(join(folder.path, folder.sharedPath(token))).then(
    () => true,
    () => false,
  );
  if (!isSame)
    throw new BridgeError(
      'ExportError',
      'another-folder',
      `${folder.path} is not the folder in which the export was begun: give a folder that all machines share`,
    );
}

function keyOf(folder: ExportFolder): string {
  return `cxbridge:export:${exportIdOf(folder)}`;
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 2, connectTimeout: 5_000 });
  redis.on('error', () => {}); // the command rejects
  try {
    return await work(redis);
  } catch (error) {
    throw new BridgeError(
      'ExportError',
      'redis',
      `Redis does not answer (${(error as Error).message}): check REDIS_URL`,
      error,
    );
  } finally {
    redis.disconnect();
  }
}
