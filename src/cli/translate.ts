import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { readInput } from '../bulk/input.ts';
import { recordsIn } from '../bulk/records.ts';
import type { Item } from '../bulk/splitter.ts';
import { Summary } from '../bulk/summary.ts';
import { dateFormat } from '../genesys/dates.ts';
import { contentOf } from '../mapping/content.ts';
import type { Site } from '../mapping/context.ts';
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
    const summary = await run(input, process.stdout, doubts, site);
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

async function run(input: Readable, output: Writable, doubts: Writable, site: Site): Promise<Summary> {
  const summary = new Summary();
  const now = Date.now();
  for await (const items of recordsIn(input, ONE_MEGABYTE)) {
    const [translated, doubtful]: [string[], string[]] = [[], []];
    for (const item of items) take(item, now, site, summary, translated, doubtful);
    await write(output, translated);
    await write(doubts, doubtful);
  }
  return summary;
}

/** Translates one record; what cannot be is a reject with its number and reason, and never the end of the run. */
function take(item: Item, now: number, site: Site, summary: Summary, translated: string[], doubtful: string[]): void {
  const input = readInput(item, now);
  if ('reject' in input) {
    summary.rejects += 1;
    doubtful.push(JSON.stringify({ line: item.number, reject: input.reject }));
    return;
  }
  const content = contentOf(input.gathered, site);
  summary.count(content);
  translated.push(JSON.stringify(content.value));
  const { interactionId: id } = input.gathered.record;
  const { diagnostics } = content;
  if (diagnostics.length > 0) doubtful.push(JSON.stringify({ line: item.number, id, diagnostics }));
}

/** Writes lines and waits where the reader is slower, so that nothing piles up. */
async function write(output: Writable, lines: readonly string[]): Promise<void> {
  if (lines.length === 0 || output.write(`${lines.join('\n')}\n`)) return;
  await new Promise<void>((resolve, reject) => {
    output.once('drain', resolve);
    output.once('error', reject);
  });
}

function zone(name: string): string {
  try {
    dateFormat(name);
    return name;
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError('Give an IANA time zone, for example Europe/Kyiv.');
    throw error;
  }
}
