import type { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { cacheKey } from '../../cache/keys.ts';
import { isOutage, SourceError } from '../../cxengage/errors.ts';
import { type CxUser, parseUser } from '../../cxengage/schema/entities.ts';
import { type CallOptions, type CxSource, SharedCall } from '../../cxengage/source.ts';
import { isAltered } from '../../kit/altered-text.ts';
import { parseJson } from '../../kit/json.ts';
import { SingleFlight } from '../../kit/single-flight.ts';
import { userLifetime } from '../freshness.policy.ts';

/** The users of a tenant, cached. */
export class UserDirectory {
  readonly #source: CxSource;
  readonly #cache: FailSafeCache;
  readonly #flights = new SingleFlight<CxUser | null>();
  readonly #calls = new Map<string, SharedCall>();

  constructor(source: CxSource, cache: FailSafeCache) {
    this.#source = source;
    this.#cache = cache;
  }

  /** The user, or null if the source does not know the id. Throws SourceError if the source gives no answer. */
  async fetch(userId: string, call: CallOptions): Promise<CxUser | null> {
    if (!userId.isWellFormed()) return null; // such an id cannot be written into a URL, so no source has it
    const key = cacheKey(this.#source.tenantId, 'user', userId);
    // Other operations that name the agent wait for the same call.
    this.#calls.get(key)?.hasten();
    return this.#flights.run(
      key,
      async () => {
        const cached = await this.#cache.read(key);
        const known = cachedUser(cached?.text);
        if (known !== undefined && cached?.isFresh) return known;
        try {
          const user = await this.#fetchShared(key, userId, call);
          // Text that was altered on its way may be right the next time.
          if (!isAltered(user)) await this.#cache.write(key, JSON.stringify(user), userLifetime(user !== null));
          return user;
        } catch (error) {
          if (known === undefined || !isOutage(error)) throw error;
          return known;
        }
      },
      call.signal,
    );
  }

  async #fetchShared(key: string, userId: string, call: CallOptions): Promise<CxUser | null> {
    const shared = new SharedCall();
    this.#calls.set(key, shared);
    try {
      return await this.#fetchFromSource(userId, { ...call, shared });
    } finally {
      this.#calls.delete(key);
    }
  }

  async #fetchFromSource(userId: string, call: CallOptions): Promise<CxUser | null> {
    try {
      return await this.#source.fetchUser(userId, call);
    } catch (error) {
      if (error instanceof SourceError && error.code === 'not-found') return null;
      throw error;
    }
  }
}

/** The user in a cached text; undefined if the text is missing or damaged. */
function cachedUser(text: string | undefined): CxUser | null | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  return value === null ? null : parseUser(value);
}
