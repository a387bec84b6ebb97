import type { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { cacheKey } from '../../cache/keys.ts';
import { SourceError } from '../../cxengage/errors.ts';
import { type CxUser, parseUser } from '../../cxengage/schema/entities.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { isAltered } from '../../kit/altered-text.ts';
import { parseJson } from '../../kit/json.ts';
import { SingleFlight } from '../../kit/single-flight.ts';
import { userFreshMs } from '../freshness.policy.ts';

/** The users of a tenant, cached. */
export class UserDirectory {
  readonly #source: CxSource;
  readonly #cache: FailSafeCache;
  readonly #flights = new SingleFlight<CxUser | null>();

  constructor(source: CxSource, cache: FailSafeCache) {
    this.#source = source;
    this.#cache = cache;
  }

  /** The user, or null if the source does not know the id. Throws SourceError if the source gives no answer. */
  async fetch(userId: string, call: CallOptions): Promise<CxUser | null> {
    if (!userId.isWellFormed()) return null; // such an id cannot be written into a URL, so no source has it
    const key = cacheKey(this.#source.tenantId, 'user', userId);
    return this.#flights.run(
      key,
      async () => {
        const cached = cachedUser(await this.#cache.read(key));
        if (cached !== undefined) return cached;
        const user = await this.#fetchFromSource(userId, call);
        // Text that was altered on its way may be right the next time.
        if (!isAltered(user)) await this.#cache.write(key, JSON.stringify(user), userFreshMs(user !== null));
        return user;
      },
      call.signal,
    );
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
