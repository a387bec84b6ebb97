import { type Command, InvalidArgumentError } from 'commander';
import { settingsTable } from '../config/settings.table.ts';
import { instantOf } from '../cxengage/schema/instant.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { createSite } from '../mapping/site.ts';
import { readProfile } from '../site/profile-files.ts';

/** Options of every command that translates records. */
export interface SiteOptions extends NowOption {
  readonly profile?: string;
  readonly timeZone?: string;
  readonly publicUrl: string;
}

/** The reference time for records that carry none. */
export interface NowOption {
  /** Epoch milliseconds. */
  readonly now?: number;
}

/** Adds the options for the profile, the time zone, the public URL and the reference time. */
export function addSiteOptions(command: Command): Command {
  return addNowOption(command)
    .option('--profile <file>', 'mapping profile (default: the built-in profile)')
    .option('--time-zone <zone>', 'IANA time zone of output dates (default: the zone of the profile)', parseZone)
    .option('--public-url <url>', 'base URL of `uri` fields', 'http://localhost:8080/api/v2');
}

/** Adds the option for the reference time, which makes a run reproducible. */
export function addNowOption(command: Command): Command {
  return command.option(
    '--now <time>',
    'reference time for records that contain none (default: current time)',
    parseTime,
  );
}

/** Loads the site that the options describe. Rejects with ProfileError, or with the system's error if the profile cannot be read. */
export async function loadSite({ profile: file, timeZone, publicUrl }: SiteOptions): Promise<Site> {
  const { profile } = await readProfile(file);
  return createSite(profile, timeZone ?? profile.timeZone, publicUrl);
}

function parseZone(name: string): string {
  const { schema, expected } = settingsTable.TIME_ZONE;
  if (!schema.safeParse(name).success) throw new InvalidArgumentError(`Give ${expected}.`);
  return name;
}

function parseTime(text: string): number {
  const instant = instantOf(text);
  if (instant === undefined) throw new InvalidArgumentError('Give a time, for example 2024-03-08T12:00:00Z.');
  return instant;
}
