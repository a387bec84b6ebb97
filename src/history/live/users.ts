import type { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { cacheKey } from '../../cache/keys.ts';
import { SourceError } from '../../cxengage/errors.ts';
import { type CxUser, readUser } from '../../cxengage/schema/entities.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { parseJson } from '../../kit/json.ts';
import { SingleFlight } from '../../kit/single-flight.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Users of the tenant, kept for an hour; that one is not known is kept for a minute, since new agents appear. */
export class UserDirectory {
  readonly #source: CxSource;
  readonly #cache: FailSafeCache;
  readonly #flights = new SingleFlight<CxUser | null>();

  constructor(source: CxSource, cache: FailSafeCache) {
    this.#source = source;
    this.#cache = cache;
  }

  /** The user, or null for one the source does not know. Throws SourceError where it could not be asked. */
  async fetch(userId: string, call: CallOptions): Promise<CxUser | null> {
    if (!userId.isWellFormed()) return null; // no source can have it, and no address can name it
    const key = cacheKey(this.#source.tenantId, 'user', userId);
    return this.#flights.run(
      key,
      async () => {
        const known = storedUser(await this.#cache.read(key));
        if (known !== undefined) return known;
        const user = await this.#fetch(userId, call);
        await this.#cache.write(key, JSON.stringify(user), user ? HOUR : MINUTE);
        return user;
      },
      call.signal,
    );
  }

  async #fetch(userId: string, call: CallOptions): Promise<CxUser | null> {
    try {
      return await this.#source.user(userId, call);
    } catch (error) {
      if (error instanceof SourceError && error.code === 'not-found') return null;
      throw error;
    }
  }
}

/** The user of a stored text; undefined for one that is damaged. */
function storedUser(text: string | undefined): CxUser | null | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  return value === null ? null : readUser(value);
}
