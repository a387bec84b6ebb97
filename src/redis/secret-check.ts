import { BridgeError } from '../kit/bridge-error.ts';
import type { PayloadCipher } from './payload-cipher.ts';
import { ignoreRedisError, type RedisLink } from './redis-link.ts';

const KEY = 'cxbridge:secret';
const TEXT = 'the same on every node';
/** After how long without a beat a node counts as stopped, in milliseconds: twice as long as others wait before they take over its operations. */
const STOPPED_MS = 10_000;

/** Whether Redis was used with this secret, or with another one; changes nothing. `unused` also stands for a Redis that does not answer. */
export async function readSecret(link: RedisLink, cipher: PayloadCipher): Promise<'same' | 'another' | 'unused'> {
  const stored = await link.run((redis) => redis.get(KEY)).catch(ignoreRedisError);
  if (stored === null || stored === undefined) return 'unused';
  return cipher.open(KEY, stored) === TEXT ? 'same' : 'another';
}

/**
 * Takes over a Redis that was used with another secret. Throws BridgeError with the fix if nodes use it with another one now: no node could read what the others
 * write.
 */
export async function checkSecret(link: RedisLink, cipher: PayloadCipher): Promise<void> {
  if (!link.isUp) return;
  const own = cipher.seal(KEY, TEXT);
  const result = await link
    .run(async (redis) => {
      await redis.set(KEY, own, 'NX');
      const stored = await redis.get(KEY);
      if (stored !== null && cipher.open(KEY, stored) === TEXT) return 'same';
      const [seconds] = await redis.time();
      const living = await redis.zcount('cxbridge:nodes', Number(seconds) * 1_000 - STOPPED_MS, '+inf');
      if (living > 0) return 'another';
      await redis.multi().set(KEY, own).del('cxbridge:hash-key').exec();
      return 'taken over';
    })
    .catch(ignoreRedisError);
  if (result !== 'another') return;
  throw new BridgeError(
    'RedisError',
    'redis-unusable',
    'other nodes use it with another REDIS_ENCRYPTION_KEY, or with none: give every node the same one; to change it, stop all nodes and start them 10 seconds later',
  );
}
