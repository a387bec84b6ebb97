import { pino } from 'pino';
import { openCxSource } from '../app/open-cx-source.ts';
import { FailSafeCache } from '../cache/fail-safe-cache.ts';
import { MemoryCache } from '../cache/memory-cache.ts';
import { SubjectTags } from '../cache/subject-tags.ts';
import { readConfig } from '../config/read-config.ts';
import { fetchRecordInput } from '../history/live/fetch-record-input.ts';
import { UserDirectory } from '../history/live/users.ts';
import { viewOf } from '../history/live/view.ts';
import { systemClock } from '../kit/clock.ts';
import { Deadline } from '../kit/deadline.ts';
import { everything } from '../kit/permissions.ts';
import type { TranslationInput } from '../mapping/input/translation-input.ts';
import type { Profile } from '../mapping/profile/profile.ts';
import { SettingsError } from './command-settings.ts';
import { usageError } from './exit.ts';

/** The configured CXEngage tenant, for commands that read single interactions. */
export interface LiveTenant extends AsyncDisposable {
  /** Fetches an interaction with everything that its translation needs. `now` is epoch milliseconds (default: the current time). Throws SourceError. */
  fetchInput(id: string, profile: Profile, now?: number): Promise<TranslationInput>;
}

/** Opens the tenant of the bridge's settings, or its archive. Throws SettingsError for invalid settings, and a usage error if the tenant is not set. */
export function openLiveTenant(environment: NodeJS.ProcessEnv, archive: boolean): LiveTenant {
  const read = readConfig(environment);
  if ('problems' in read) throw new SettingsError(read.problems);
  const { config } = read;
  const settings = archive ? config.archive : config.source;
  if (!settings) throw usageError(`${archive ? 'ARCHIVE_' : ''}CXENGAGE_URL is missing: set the tenant to read from`);
  const { tenantId } = settings;
  const clock = systemClock;
  const log = pino({ level: 'silent' });
  const stack = new AsyncDisposableStack();
  const { source } = openCxSource(settings, { config, log, clock }, stack);
  const cache = new FailSafeCache(new MemoryCache(clock), log, clock);
  const subjectTags = new SubjectTags('this process only');
  const parts = { tenantId, subjectTags, source, cache, users: new UserDirectory(source, cache) };
  return {
    async fetchInput(id, profile, now = clock.now()) {
      const deadline = new Deadline(config.operationTimeoutMs, clock);
      // Nothing is hidden from whoever has the service account's password.
      const view = viewOf({ userId: '', permissions: everything }, tenantId, profile);
      return await deadline.run((each) => fetchRecordInput(id, profile, now, { ...parts, view }, each));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
