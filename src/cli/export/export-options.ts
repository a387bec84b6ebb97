import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Compression, compressions, type ExportFormat, exportFormats } from '../../bulk/export/files/format.ts';
import type { ExportComparison } from '../../bulk/export/source/cx-export-source.ts';
import { instantOf } from '../../cxengage/schema/instant.ts';
import { DAY } from '../../kit/durations.ts';
import { addLoginOptions, type LoginOptions, parseUrl } from '../desktop-options.ts';
import { addSiteOptions, type SiteOptions } from '../site-options.ts';

/** Options of `cxbridge export`. Times in epoch milliseconds. */
export interface ExportOptions extends SiteOptions, LoginOptions {
  readonly from: number;
  readonly to?: number;
  readonly out: string;
  readonly contact?: string;
  readonly channel?: string;
  readonly format: ExportFormat;
  readonly compression?: Compression;
  readonly compares?: ExportComparison;
  readonly files?: true;
  readonly withSource?: true;
  readonly withDetails?: true;
  readonly archive?: true;
  readonly dryRun?: true;
  readonly redis?: true;
  readonly fromGws?: string;
}

/** Adds the options. */
export function addExportOptions(command: Command): Command {
  return addReadingOptions(
    addPeriodOptions(
      addLoginOptions(
        addSiteOptions(
          command
            .requiredOption(
              '--out <folder>',
              'folder of the export; one with an export that is not complete is continued',
            )
            .option('--contact <id>', 'only interactions of this contact')
            .option(
              '--channel <channel>',
              'only interactions of this channel, in the words of CXEngage: voice, messaging, sms, email or work-item',
            )
            .addOption(
              new Option('--format <format>', 'format of the tables').choices(exportFormats).default('parquet'),
            )
            .addOption(
              new Option('--compression <name>', 'compression of ndjson and csv (default: gzip)').choices(compressions),
            )
            .option('--files', 'copy recordings, attachments and other files, too')
            .option('--with-source', 'keep the record of CXEngage itself')
            .option(
              '--from-gws <url>',
              'read a Genesys Web Services instead of CXEngage, with --user and --password or CXBRIDGE_USER and CXBRIDGE_PASSWORD',
              parseUrl,
            )
            .option(
              '--redis',
              'share the work with every "cxbridge worker" of the same folder, through the Redis of REDIS_URL',
            )
            .option('--dry-run', 'do everything, and keep nothing but the report'),
        ),
      ),
    ),
  );
}

/** Adds the options for the time. */
export function addPeriodOptions(command: Command): Command {
  return command
    .requiredOption(
      '--from <time>',
      'first day in UTC, or time, for example 2024-03-01 or 2024-03-01T08:00:00Z',
      parseFrom,
    )
    .option('--to <time>', 'last day in UTC, which is included, or time, which is not (default: now)', parseTo);
}

/** Adds the options for how CXEngage is read. */
export function addReadingOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--compares <time>',
        'which time of an interaction CXEngage compares with a window (default: what the profile says, or is detected)',
      ).choices(['start', 'end', 'overlap']),
    )
    .option('--with-details', 'read the complete record of every interaction, also where a list suffices')
    .option('--archive', 'read from the archive tenant (ARCHIVE_CXENGAGE_URL)');
}

function parseFrom(text: string): number {
  return parseDay(text) ?? parseTime(text);
}

/** A day is included, so the end is the next one. */
function parseTo(text: string): number {
  const day = parseDay(text);
  return day === undefined ? parseTime(text) : day + DAY;
}

function parseDay(text: string): number | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? instantOf(`${text}T00:00:00Z`) : undefined;
}

function parseTime(text: string): number {
  const instant = instantOf(text);
  if (instant === undefined) throw new InvalidArgumentError('Give a day or a time in UTC, for example 2024-03-01.');
  return instant;
}
