import { createHash } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Log } from '../kit/log.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { type LoadedProfile, ProfileError } from '../mapping/profile/profile-layers.ts';
import { readProfile } from './profile-files.ts';
import { type SiteSettings, siteOf } from './site-of.ts';

/** A site at one moment, and a fingerprint of everything in it that a cached answer depends on. */
export interface CurrentSite {
  readonly site: Site;
  readonly fingerprint: string;
}

/** Raised when the form of cached answers changes, so that no version reads another's. */
const CACHE_FORMAT = 3;

/**
 * The site with its mapping profile, whose files are watched: a change applies to the next request. A profile that cannot be used never replaces a
 * valid one.
 */
export class LiveSite {
  readonly #settings: SiteSettings;
  readonly #log: Log;
  #files: readonly string[] = [];
  #current: CurrentSite;

  private constructor(settings: SiteSettings, log: Log, loaded: LoadedProfile) {
    this.#settings = settings;
    this.#log = log;
    this.#current = this.#siteOf(loaded);
    this.#files = loaded.files;
  }

  /** Reads the profile. Throws ProfileError, or the system's error for a file that cannot be read. */
  static async read(settings: SiteSettings, log: Log): Promise<LiveSite> {
    return new LiveSite(settings, log, await readProfile(settings.mappingProfile));
  }

  get current(): CurrentSite {
    return this.#current;
  }

  /** Checks the files every `everyMs` milliseconds. By name, not by file system events, because editors and orchestrators replace files. */
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
      const loaded = await readProfile(this.#settings.mappingProfile);
      this.stopWatching();
      this.#files = loaded.files;
      this.watch(everyMs);
      this.#current = this.#siteOf(loaded);
      this.#log.info({ profile: loaded.profile.fingerprint }, 'The mapping profile was reloaded');
    } catch (error) {
      const faults = error instanceof ProfileError ? error.problems : [(error as Error).message];
      this.#log.warn({ faults }, 'The mapping profile cannot be used; the last valid one stays in use');
    }
  }

  #siteOf({ profile }: LoadedProfile): CurrentSite {
    const site = siteOf(profile, this.#settings);
    const dependencies = [CACHE_FORMAT, profile.fingerprint, site.timeZone, site.publicUrl];
    return {
      site,
      fingerprint: createHash('sha256').update(JSON.stringify(dependencies)).digest('hex').slice(0, 16),
    };
  }
}
