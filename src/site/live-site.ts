import { createHash } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import type { Log } from '../kit/log.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { type LoadedProfile, ProfileError } from '../mapping/profile/profile-layers.ts';
import { createSite } from '../mapping/site.ts';
import { readProfile } from './profile-files.ts';

/** What a site decides, and a fingerprint of all of it that a stored content depends on. */
export interface SiteVersion {
  readonly site: Site;
  readonly fingerprint: string;
}

/** Raised when the shape of what is cached changes, so that no version reads another's. */
const CACHE_FORMAT = 2;

/** The site as it is now: its profile's files are watched, and a change counts from the next request on. A profile that cannot be used never replaces a good one. */
export class LiveSite {
  readonly #config: Config;
  readonly #log: Log;
  readonly #publicUrl: string;
  #files: readonly string[] = [];
  #current: SiteVersion;

  private constructor(config: Config, log: Log, loaded: LoadedProfile) {
    this.#config = config;
    this.#log = log;
    this.#publicUrl = config.publicUrl ?? `http://localhost:${config.port}/api/v2`;
    this.#current = this.#versionOf(loaded);
    this.#files = loaded.files;
  }

  /** Reads the profile. Throws ProfileError, or the system's error for a file that cannot be read. */
  static async read(config: Config, log: Log): Promise<LiveSite> {
    return new LiveSite(config, log, await readProfile(config.mappingProfile));
  }

  get current(): SiteVersion {
    return this.#current;
  }

  /** Looks at the files every so many milliseconds from now on. By name and not by notification, since editors and orchestrators replace files. */
  watch(everyMs: number): void {
    for (const file of this.#files) {
      watchFile(fileURLToPath(file), { interval: everyMs, persistent: false }, () => void this.#reload(everyMs));
    }
  }

  stopWatching(): void {
    for (const file of this.#files) unwatchFile(fileURLToPath(file));
  }

  async #reload(everyMs: number): Promise<void> {
    try {
      const loaded = await readProfile(this.#config.mappingProfile);
      this.stopWatching();
      this.#files = loaded.files;
      this.watch(everyMs);
      this.#current = this.#versionOf(loaded);
      this.#log.info({ profile: loaded.profile.fingerprint }, 'The mapping profile was read again');
    } catch (error) {
      const faults = error instanceof ProfileError ? error.faults : [(error as Error).message];
      this.#log.warn({ faults }, 'The mapping profile cannot be used; going on with the last good one');
    }
  }

  #versionOf({ profile }: LoadedProfile): SiteVersion {
    const timeZone = this.#config.timeZone ?? profile.timeZone;
    const depends = [CACHE_FORMAT, profile.fingerprint, timeZone, this.#publicUrl];
    return {
      site: createSite(profile, timeZone, this.#publicUrl),
      fingerprint: createHash('sha256').update(JSON.stringify(depends)).digest('hex').slice(0, 16),
    };
  }
}
