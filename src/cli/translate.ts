import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { detectInputFormat } from '../bulk/input/input-format.ts';
import { type Outlet, translateAll } from '../bulk/translate/translate.ts';
import { startThreads, stopThreads, translateInThreads } from '../bulk/translate/translate-in-threads.ts';
import { printError } from '../terminal/output.ts';
import { Progress } from '../terminal/progress.ts';
import { exitOnUsageError, exitWhenReaderCloses, reportFailure } from './exit.ts';
import { openInput } from './input-file.ts';
import { addSiteOptions, loadSite, type SiteOptions } from './site-options.ts';

interface TranslateOptions extends SiteOptions {
  readonly rejects?: string;
  readonly workers: number;
}

/** More threads than any machine that runs this has cores are a slip of the keyboard. */
const MOST_WORKERS = 256;

/** `cxbridge translate`: an archive of CXEngage records becomes an archive of Genesys records, a line each. Exits with 0 when all went well, 1 where there were rejects, 2 when it could not be done. */
export function addTranslate(program: Command): void {
  const command = program
    .command('translate')
    .description(
      'translate lines (or a JSON array) of CXEngage records to lines of Genesys records; exits with 1 where records were rejected, with 2 when it failed',
    )
    .argument('[file]', 'the records; standard input without it')
    .option('--rejects <file>', 'where rejects and diagnostics go; standard error without it')
    .option('--workers <number>', 'threads that translate lines side by side; an array is read by one', workers, 1);
  exitOnUsageError(addSiteOptions(command)).action(translate);
}

async function translate(file: string | undefined, options: TranslateOptions): Promise<void> {
  const threads = startThreads(options.workers - 1);
  try {
    const site = await loadSite(options);
    await checkRejects(options.rejects, file);
    const doubts = await openDoubts(options.rejects);
    exitWhenReaderCloses();
    // Where records or rejects are shown on the terminal there is no place for more.
    const shows = options.rejects !== undefined && !process.stdout.isTTY;
    const progress = shows ? await Progress.at(process.stderr, file) : undefined;
    const input = openInput(file);
    const outlet: Outlet = { output: process.stdout, doubts, progress: (records) => progress?.written(records) };
    const { now = Date.now() } = options;
    const { kind, blocks } = await detectInputFormat(progress?.reading(input) ?? input);
    const summary = await (kind === 'lines' && threads.length > 0
      ? translateInThreads(blocks, outlet, site, now, threads)
      : translateAll(blocks, outlet, site, now)
    ).finally(() => progress?.end());
    if (doubts !== process.stderr) await finished(doubts.end());
    for (const line of summary.lines()) printError(line);
    process.exitCode = summary.rejects > 0 ? 1 : 0;
  } catch (error) {
    reportFailure(error);
  } finally {
    await stopThreads(threads);
  }
}

function workers(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MOST_WORKERS) {
    throw new InvalidArgumentError(`Give a number of threads from 1 to ${MOST_WORKERS}.`);
  }
  return count;
}

/** Throws where the rejects would overwrite the records before these are read. */
async function checkRejects(rejects: string | undefined, file: string | undefined): Promise<void> {
  if (rejects === undefined || file === undefined || !existsSync(rejects) || !existsSync(file)) return;
  const [a, b] = [await stat(rejects), await stat(file)];
  if (a.isFile() && a.dev === b.dev && a.ino === b.ino) throw new Error('The rejects would overwrite the records');
}

/** Standard error, or the file; only once it can be written to. */
async function openDoubts(path: string | undefined): Promise<Writable> {
  if (path === undefined) return process.stderr;
  const file = createWriteStream(path);
  await once(file, 'open');
  return file;
}
