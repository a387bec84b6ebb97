import { type Command, InvalidArgumentError } from 'commander';
import { instantOf } from '../cxengage/schema/instant.ts';
import type { IdentityMap } from '../identity/identity-map.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import type { Profile } from '../mapping/profile/profile.ts';
import type { LoadedProfile } from '../mapping/profile/profile-layers.ts';
import { readProfile } from '../site/profile-files.ts';
import { siteOf } from '../site/site-of.ts';
import { parseAsSetting, readCommandSettings, SettingsError } from './command-settings.ts';

/** Options of every command that translates records. */
export interface SiteOptions extends OutputOptions {
  readonly profile?: string;
}

/** What output depends on in addition to the profile. */
export interface OutputOptions {
  readonly timeZone?: string;
  readonly publicUrl?: string;
  /** Reference time for records that carry none, in epoch milliseconds. */
  readonly now?: number;
}

/** Adds the options for the profile, the time zone, the public URL and the reference time. */
export function addSiteOptions(command: Command): Command {
  return addOutputOptions(
    command.option('--profile <file>', 'mapping profile; `default` is the built-in one (default: MAPPING_PROFILE)'),
  );
}

/** Adds the options for the time zone, the public URL and the reference time, which makes a run reproducible. */
export function addOutputOptions(command: Command): Command {
  return command
    .option(
      '--time-zone <zone>',
      'IANA zone for output dates (default: TIME_ZONE, otherwise the zone of the profile)',
      parseAsSetting('TIME_ZONE'),
    )
    .option(
      '--public-url <url>',
      'base URL of `uri` fields (default: PUBLIC_URL, otherwise this machine with PORT)',
      parseAsSetting('PUBLIC_URL'),
    )
    .option('--now <time>', 'reference time for records that carry none (default: current time)', parseTime);
}

/**
 * Loads the site that the options describe; what they leave open comes from the settings of the bridge. Rejects with SettingsError for an
 * invalid setting, with ProfileError, or with the system's error if the profile cannot be read.
 */
export async function loadSite(options: SiteOptions): Promise<Site> {
  return (await loadSiteFiles(options)).site;
}

/** As `loadSite`, with the URLs of the files that the profile consists of. */
export async function loadSiteFiles(
  options: SiteOptions,
): Promise<{ readonly site: Site; readonly files: readonly string[] }> {
  const timeZone = options.timeZone ?? readCommandSettings(['TIME_ZONE']).timeZone;
  const address =
    options.publicUrl === undefined
      ? readCommandSettings(['PUBLIC_URL', 'PORT'])
      : { publicUrl: options.publicUrl, port: 0 };
  const { profile, files } = await (options.profile === undefined
    ? readConfiguredProfile()
    : readProfile(options.profile));
  return { site: siteOf(profile, { ...address, timeZone }), files };
}

/** The profile of the `--profile` option, by default that of MAPPING_PROFILE. Rejects with SettingsError, ProfileError or the system's error. */
export async function loadProfileOption(file: string | undefined): Promise<Profile> {
  const { profile } = await (file === undefined ? readConfiguredProfile() : readProfile(file));
  return profile;
}

/** The map that IDENTITY_MAP names; undefined if it is unset. Rejects with SettingsError for a file that cannot be used. */
export async function loadIdentityMap(): Promise<IdentityMap | undefined> {
  const { identityMap } = readCommandSettings(['IDENTITY_MAP']);
  if (identityMap === undefined) return undefined;
  const { readIdentityMap } = await import('../identity/read-identity-map.ts');
  try {
    return await readIdentityMap(identityMap);
  } catch (error) {
    if (error instanceof BridgeError) throw new SettingsError([`IDENTITY_MAP cannot be used: ${error.message}`]);
    throw unreadableSetting('IDENTITY_MAP', error);
  }
}

/** The profile that MAPPING_PROFILE names, or the built-in one. */
async function readConfiguredProfile(): Promise<LoadedProfile> {
  const { mappingProfile } = readCommandSettings(['MAPPING_PROFILE']);
  try {
    return await readProfile(mappingProfile);
  } catch (error) {
    throw unreadableSetting('MAPPING_PROFILE', error);
  }
}

/** The error of a file that a setting names. Rethrows one that is not about a file. */
function unreadableSetting(name: string, error: unknown): SettingsError {
  const { code, path } = error as NodeJS.ErrnoException;
  if (path === undefined) throw error;
  return new SettingsError([`${name}="${path}" cannot be read (${code}): give the path of a readable file`]);
}

function parseTime(text: string): number {
  const instant = instantOf(text);
  if (instant === undefined) throw new InvalidArgumentError('Give a time, for example 2024-03-08T12:00:00Z.');
  return instant;
}
