import { pino } from 'pino';
import { openCxSource } from '../app/open-cx-source.ts';
import { FailSafeCache } from '../cache/fail-safe-cache.ts';
import { MemoryCache } from '../cache/memory-cache.ts';
import { SubjectTags } from '../cache/subject-tags.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import type { CxApi } from '../cxengage/client/api.ts';
import type { Downloads } from '../cxengage/client/downloads.ts';
import { RedisPace } from '../cxengage/redis-pace.ts';
import type { FetchParts } from '../history/live/fetch-input.ts';
import { fetchRecordInput } from '../history/live/fetch-record-input.ts';
import { UserDirectory } from '../history/live/users.ts';
import { viewOf } from '../history/live/view.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { Deadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import { everything } from '../kit/permissions.ts';
import type { TranslationInput } from '../mapping/input/translation-input.ts';
import type { Profile } from '../mapping/profile/profile.ts';
import { RedisLink } from '../redis/redis-link.ts';
import { SettingsError } from './command-settings.ts';
import { usageError } from './exit.ts';

/** The configured CXEngage tenant, for commands that read interactions. */
export interface LiveTenant extends AsyncDisposable {
  readonly config: Config;
  readonly tenantId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly api: CxApi;
  readonly downloads: Downloads;
  /** What inputs of translations are fetched with; nothing is hidden from a user who has the password of the account. */
  partsFor(profile: Profile): FetchParts & { readonly cache: FailSafeCache };
  /** Fetches an interaction with everything that its translation needs. `now` is epoch milliseconds (default: the current time). Throws SourceError. */
  fetchInput(id: string, profile: Profile, now?: number): Promise<TranslationInput>;
}

/** Opens the tenant of the bridge's settings, or its archive. Throws SettingsError for invalid settings, and a usage error if the tenant is not set. */
export function openLiveTenant(environment: NodeJS.ProcessEnv, archive: boolean): LiveTenant {
  // Users do not sign in at a command, so it needs none.
  const { AUTH_MODE, USERS_FILE } = environment;
  const read = readConfig(AUTH_MODE || USERS_FILE ? environment : { ...environment, AUTH_MODE: 'cxengage' });
  if ('problems' in read) throw new SettingsError(read.problems);
  const { config } = read;
  const settings = archive ? config.archive : config.source;
  if (!settings) throw usageError(`${archive ? 'ARCHIVE_' : ''}CXENGAGE_URL is missing: set the tenant to read from`);
  const { tenantId, url } = settings;
  const clock = systemClock;
  const log = pino({ level: 'silent' });
  const stack = new AsyncDisposableStack();
  // The pace of a tenant is one for all who read it, also for this command.
  const link =
    config.redisUrl === undefined
      ? undefined
      : stack.adopt(new RedisLink(config.redisUrl, log), (each) => each.close());
  const pace = link && new RedisPace(link, url, tenantId, config.cxengageRatePerSecond);
  const { source, api, downloads } = openCxSource(settings, { config, log, clock, pace }, stack);
  const cache = new FailSafeCache(new MemoryCache(clock), log, clock);
  const subjectTags = new SubjectTags('this process only');
  const parts = { tenantId, subjectTags, source, cache, users: new UserDirectory(source, cache) };
  const partsFor = (profile: Profile) => ({
    ...parts,
    view: viewOf({ userId: '', permissions: everything }, tenantId, profile),
  });
  return {
    config,
    tenantId,
    clock,
    log,
    api,
    downloads,
    partsFor,
    async fetchInput(id, profile, now = clock.now()) {
      const deadline = new Deadline(config.operationTimeoutMs, clock);
      return await deadline.run((each) => fetchRecordInput(id, profile, now, partsFor(profile), each));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
