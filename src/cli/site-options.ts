import { type Command, InvalidArgumentError } from 'commander';
import { settingsTable } from '../config/settings.table.ts';
import { instantOf } from '../cxengage/schema/instant.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { createSite } from '../mapping/site.ts';
import { readProfile } from '../site/profile-files.ts';

/** What every command that translates files is told about the site. */
export interface SiteOptions extends NowOption {
  readonly profile?: string;
  readonly timeZone?: string;
  readonly publicUrl: string;
}

/** When records are looked at, in epoch milliseconds. */
export interface NowOption {
  readonly now?: number;
}

/** Adds the options that say how a site wants its records. */
export function addSiteOptions(command: Command): Command {
  return addNowOption(command)
    .option('--profile <file>', 'mapping profile; the one that comes along without it')
    .option('--time-zone <zone>', 'IANA zone that dates are written in; the profile’s without it', zone)
    .option('--public-url <address>', 'what `uri` begins with', 'http://localhost:8080/api/v2');
}

/** Adds the option that makes a run repeatable. */
export function addNowOption(command: Command): Command {
  return command.option(
    '--now <time>',
    'when records are looked at that do not say so themselves; now without it',
    time,
  );
}

/** The site that the options describe. Throws ProfileError, or the system's error for a profile that cannot be read. */
export async function loadSite({ profile: file, timeZone, publicUrl }: SiteOptions): Promise<Site> {
  const { profile } = await readProfile(file);
  return createSite(profile, timeZone ?? profile.timeZone, publicUrl);
}

function zone(name: string): string {
  const { schema, give } = settingsTable.TIME_ZONE;
  if (!schema.safeParse(name).success) throw new InvalidArgumentError(`Give ${give}.`);
  return name;
}

function time(text: string): number {
  const instant = instantOf(text);
  if (instant === undefined) throw new InvalidArgumentError('Give a time, for example 2024-03-08T12:00:00Z.');
  return instant;
}
