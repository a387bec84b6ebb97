import { randomBytes } from 'node:crypto';
import type { Log } from '../kit/log.ts';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import { RedisError, type RedisLink } from '../redis/redis-link.ts';

const KEY = 'cxbridge:hash-key';
const KEY_BYTES = 32;

/** How long the start waits for Redis, in milliseconds. */
const START_MS = 2_000;

/** The key of all nodes without a HASH_KEY, which the first of them makes. One of this node alone if Redis has none that can be read at the start. */
export async function readSharedHashKey(link: RedisLink, cipher: PayloadCipher, log: Log): Promise<Buffer> {
  const own = randomBytes(KEY_BYTES);
  const late = AbortSignal.timeout(START_MS);
  let key: Buffer | undefined;
  do {
    await whenUp(link, late);
    key = await readKey(link, cipher, own);
    // A Redis that is there and has no key will not have one later.
  } while (!key && !link.isUp && !late.aborted);
  if (!key) {
    const why = link.isUp ? 'Redis has no key of hashes that can be read' : 'Redis cannot be reached';
    log.warn({}, `${why}; this node shares no counts of failed sign-ins until it is started again`);
  }
  return key ?? own;
}

function whenUp(link: RedisLink, late: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (link.isUp || late.aborted) resolve();
  late.addEventListener('abort', () => resolve(), { once: true });
  const remove = link.onBack(() => resolve());
  return promise.finally(remove);
}

async function readKey(link: RedisLink, cipher: PayloadCipher, own: Buffer): Promise<Buffer | undefined> {
  const offer = cipher.seal(KEY, own.toString('base64'));
  try {
    const [, sealed] = await link.run((redis) => Promise.all([redis.set(KEY, offer, 'NX'), redis.get(KEY)]));
    const key = Buffer.from(cipher.open(KEY, sealed ?? '') ?? '', 'base64');
    return key.length === KEY_BYTES ? key : undefined;
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    return undefined;
  }
}
