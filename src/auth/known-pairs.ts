import { LRUCache } from 'lru-cache';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import { ignoreRedisError, type RedisLink } from '../redis/redis-link.ts';
import { authKey } from './redis-keys.ts';
import { KNOWN_PAIR_MS, MAX_KNOWN_PAIRS } from './sign-in-limits.policy.ts';
import type { MaybePromise } from './sign-ins.ts';

/** Users and addresses from which they have signed in. */
export interface KnownPairs {
  has(pair: string): MaybePromise<boolean>;
  add(pair: string): MaybePromise<void>;
}

/** The pairs of one node. */
export class MemoryKnownPairs implements KnownPairs {
  readonly #pairs = new LRUCache<string, true>({ max: MAX_KNOWN_PAIRS, ttl: KNOWN_PAIR_MS });

  has(pair: string): boolean {
    return this.#pairs.has(pair);
  }

  add(pair: string): void {
    this.#pairs.set(pair, true);
  }
}

const KNOWN = 'known';

/** The pairs of all nodes, in Redis; those of this node while Redis is away. */
export class RedisKnownPairs implements KnownPairs {
  readonly #own = new MemoryKnownPairs();
  readonly #link: RedisLink;
  readonly #cipher: PayloadCipher;
  readonly #tenantId: string;

  constructor(link: RedisLink, cipher: PayloadCipher, tenantId: string) {
    this.#link = link;
    this.#cipher = cipher;
    this.#tenantId = tenantId;
  }

  async has(pair: string): Promise<boolean> {
    if (this.#own.has(pair)) return true;
    const key = authKey(this.#tenantId, 'known-pair', pair);
    const sealed = await this.#link.run((redis) => redis.get(key)).catch(ignoreRedisError);
    return typeof sealed === 'string' && this.#cipher.open(key, sealed) === KNOWN;
  }

  async add(pair: string): Promise<void> {
    this.#own.add(pair);
    const key = authKey(this.#tenantId, 'known-pair', pair);
    const sealed = this.#cipher.seal(key, KNOWN);
    await this.#link.run((redis) => redis.set(key, sealed, 'PX', KNOWN_PAIR_MS)).catch(ignoreRedisError);
  }
}
