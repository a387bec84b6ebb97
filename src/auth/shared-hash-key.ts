import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import type { Log } from '../kit/log.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import { RedisError, type RedisLink } from '../redis/redis-link.ts';

const KEY = 'cxbridge:hash-key';
const KEY_BYTES = 32;

/** How long the start waits for Redis, in milliseconds. */
const START_MS = 1_000;

/** The key of all nodes without a HASH_KEY, which the first of them makes. One of this node alone if Redis has none that can be read at the start. */
export async function readSharedHashKey(link: RedisLink, cipher: PayloadCipher, log: Log): Promise<Buffer> {
  await Promise.race([link.whenTried, after(START_MS, undefined, { ref: false })]);
  const own = randomBytes(KEY_BYTES);
  const offer = cipher.seal(KEY, own.toString('base64'));
  try {
    const [, sealed] = await link.run((redis) => Promise.all([redis.set(KEY, offer, 'NX'), redis.get(KEY)]));
    const key = Buffer.from(cipher.open(KEY, sealed ?? '') ?? '', 'base64');
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
  }
  log.warn({}, 'Redis has no key of hashes that can be read; this node shares no counts of failed sign-ins');
  return own;
}
