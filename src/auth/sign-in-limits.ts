import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { KNOWN_PAIR_MS, MAX_KNOWN_PAIRS, signInLimits } from './sign-in-limits.policy.ts';

/** What may happen with a sign-in: it is checked at once or after a delay, or refused for so many seconds. */
export type SignInDecision = { readonly delayMs: number } | { readonly refusedForSeconds: number };

/**
 * Slows guessing down. Failed sign-ins of a user from an address, and of an address, are refused for a while. Those of a user from anywhere are only
 * delayed, because otherwise anybody could lock a user out; and an address from which the user has signed in is never slowed down by others.
 */
export class SignInLimits {
  readonly #byPair = new RateLimiterMemory(signInLimits.pair);
  readonly #byAddress = new RateLimiterMemory(signInLimits.address);
  readonly #byUser = new RateLimiterMemory(signInLimits.user);
  /** Users and addresses from which they have signed in. */
  readonly #known = new LRUCache<string, true>({ max: MAX_KNOWN_PAIRS, ttl: KNOWN_PAIR_MS });

  /** What may happen with a sign-in now. Asked again when its turn comes, because others may have failed meanwhile. */
  async decide(user: string, address: string): Promise<SignInDecision> {
    const pair = pairOf(user, address);
    const isKnown = this.#known.has(pair);
    const waits = [await waitMs(this.#byPair, pair), isKnown ? 0 : await waitMs(this.#byAddress, address)];
    const longest = Math.max(...waits);
    if (longest > 0) return { refusedForSeconds: Math.ceil(longest / 1_000) };
    const isSlow = !isKnown && (await waitMs(this.#byUser, user)) > 0;
    return { delayMs: isSlow ? signInLimits.delayMs : 0 };
  }

  async fail(user: string, address: string): Promise<void> {
    await this.#byPair.penalty(pairOf(user, address));
    await this.#byAddress.penalty(address);
    await this.#byUser.penalty(user);
  }

  async succeed(user: string, address: string): Promise<void> {
    const pair = pairOf(user, address);
    this.#known.set(pair, true);
    await this.#byPair.delete(pair);
    await this.#byUser.delete(user);
  }
}

function pairOf(user: string, address: string): string {
  return `${address} ${user}`;
}

/** Milliseconds until a key may be used again; 0 if it may be used now. */
async function waitMs(limiter: RateLimiterMemory, key: string): Promise<number> {
  const state = await limiter.get(key);
  return state !== null && state.consumedPoints >= limiter.points ? state.msBeforeNext : 0;
}
