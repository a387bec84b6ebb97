import { createHmac } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { PayloadCipher } from '../redis/payload-cipher.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { type KnownPairs, MemoryKnownPairs, RedisKnownPairs } from './known-pairs.ts';
import { authKeyPrefix } from './redis-keys.ts';
import { type FailureCounter, SharedLimiter } from './shared-limiter.ts';
import { signInLimits } from './sign-in-limits.policy.ts';

/** What may happen with a sign-in: it is checked at once or after a delay, or refused for so many seconds. */
export type SignInDecision = { readonly delayMs: number } | { readonly refusedForSeconds: number };

/** What sign-ins are counted with. */
export interface LimitParts {
  readonly pair: FailureCounter;
  readonly address: FailureCounter;
  readonly user: FailureCounter;
  readonly known: KnownPairs;
}

/** Counts the sign-ins of this node. */
export function memoryLimitParts(): LimitParts {
  return {
    pair: new RateLimiterMemory(signInLimits.pair),
    address: new RateLimiterMemory(signInLimits.address),
    user: new RateLimiterMemory(signInLimits.user),
    known: new MemoryKnownPairs(),
  };
}

/** Counts the sign-ins of a tenant on all nodes. Throws BridgeError without a tenant. */
export function redisLimitParts(link: RedisLink, cipher: PayloadCipher, tenantId: string): LimitParts {
  const counter = (name: 'pair' | 'address' | 'user'): FailureCounter =>
    new SharedLimiter(link, { ...signInLimits[name], keyPrefix: authKeyPrefix(tenantId, `failures-of-${name}`) });
  return {
    pair: counter('pair'),
    address: counter('address'),
    user: counter('user'),
    known: new RedisKnownPairs(link, cipher, tenantId),
  };
}

/**
 * Slows guessing down. Failed sign-ins of a user from an address, and of an address, are refused for a while. Those of a user from anywhere are only
 * delayed, because otherwise anybody could lock a user out; and an address from which the user has signed in is never slowed down by others.
 */
export class SignInLimits {
  readonly #parts: LimitParts;
  readonly #hashKey: Buffer;

  /** Users and addresses are counted by hashes with the key. */
  constructor(parts: LimitParts, hashKey: Buffer) {
    this.#parts = parts;
    this.#hashKey = hashKey;
  }

  /** What may happen with a sign-in now. Asked again when its turn comes, because others may have failed meanwhile. */
  async decide(userName: string, address: string): Promise<SignInDecision> {
    const { pair, user, from } = this.#keysOf(userName, address);
    const [isKnown, ofPair, ofAddress, ofUser] = await Promise.all([
      this.#parts.known.has(pair),
      waitMs(this.#parts.pair, pair),
      waitMs(this.#parts.address, from),
      waitMs(this.#parts.user, user),
    ]);
    const longest = Math.max(ofPair, isKnown ? 0 : ofAddress);
    if (longest > 0) return { refusedForSeconds: Math.ceil(longest / 1_000) };
    return { delayMs: !isKnown && ofUser > 0 ? signInLimits.delayMs : 0 };
  }

  async fail(userName: string, address: string): Promise<void> {
    const { pair, user, from } = this.#keysOf(userName, address);
    await Promise.all([
      this.#parts.pair.penalty(pair),
      this.#parts.address.penalty(from),
      this.#parts.user.penalty(user),
    ]);
  }

  async succeed(userName: string, address: string): Promise<void> {
    const { pair, user } = this.#keysOf(userName, address);
    await Promise.all([this.#parts.known.add(pair), this.#parts.pair.delete(pair), this.#parts.user.delete(user)]);
  }

  #keysOf(userName: string, address: string): Readonly<Record<'pair' | 'user' | 'from', string>> {
    return { pair: this.#hash(`${address}\0${userName}`), user: this.#hash(userName), from: this.#hash(address) };
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#hashKey).update(text).digest('base64url');
  }
}

/** Milliseconds until a key may be used again; 0 if it may be used now. */
async function waitMs(counter: FailureCounter, key: string): Promise<number> {
  const state = await counter.get(key);
  return state !== null && state.consumedPoints >= counter.points ? state.msBeforeNext : 0;
}
