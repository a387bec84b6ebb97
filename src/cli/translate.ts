import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { translateAll } from '../bulk/translate.ts';
import { settingsTable } from '../config/settings.table.ts';
import { dateFormat } from '../genesys/dates.ts';
import { ProfileError } from '../mapping/profile-layers.ts';
import { readProfile } from '../profile-files.ts';
import { complain } from './output.ts';

interface TranslateOptions {
  readonly profile?: string;
  readonly rejects?: string;
  readonly timeZone: string;
  readonly publicUrl: string;
}

const ONE_MEGABYTE = 1024 * 1024;

/** `cxbridge translate`: an archive of CXEngage records becomes an archive of Genesys records, a line each. Exits with 0 when all went well, 1 where there were rejects, 2 when it could not be done. */
export function addTranslate(program: Command): void {
  program
    .command('translate')
    .description(
      'translate lines (or a JSON array) of CXEngage records to lines of Genesys records; exits with 1 where records were rejected, with 2 when it failed',
    )
    .argument('[file]', 'the records; standard input without it')
    .option('--profile <file>', 'mapping profile; the one that comes along without it')
    .option('--rejects <file>', 'where rejects and diagnostics go; standard error without it')
    .option('--time-zone <zone>', 'IANA zone that dates are written in', zone, 'UTC')
    .option('--public-url <address>', 'what `uri` begins with', 'http://localhost:8080/api/v2')
    .action(translate);
}

async function translate(file: string | undefined, options: TranslateOptions): Promise<void> {
  try {
    const { profile } = await readProfile(options.profile);
    const site = { profile, formatDate: dateFormat(options.timeZone), publicUrl: options.publicUrl };
    const input = file === undefined ? process.stdin : createReadStream(file, { highWaterMark: ONE_MEGABYTE });
    const doubts = await openDoubts(options.rejects);
    // Whoever reads the output may stop reading, as `head` does; there is nobody left to translate for then.
    process.stdout.on('error', () => process.exit(2));
    const summary = await translateAll(input, process.stdout, doubts, site, Date.now());
    if (doubts !== process.stderr) await finished(doubts.end());
    for (const line of summary.lines()) complain(line);
    process.exitCode = summary.rejects > 0 ? 1 : 0;
  } catch (error) {
    for (const fault of error instanceof ProfileError ? error.faults : [(error as Error).message]) complain(fault);
    process.exitCode = 2;
  }
}

/** Standard error, or the file; only once it can be written to. */
async function openDoubts(path: string | undefined): Promise<Writable> {
  if (path === undefined) return process.stderr;
  const file = createWriteStream(path);
  await once(file, 'open');
  return file;
}

function zone(name: string): string {
  const { schema, give } = settingsTable.TIME_ZONE;
  if (!schema.safeParse(name).success) throw new InvalidArgumentError(`Give ${give}.`);
  return name;
}
