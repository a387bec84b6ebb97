import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { detectInputFormat } from '../bulk/input/input-format.ts';
import { type TranslationSink, translateAll } from '../bulk/translate/translate.ts';
import { startThreads, stopThreads, translateInThreads } from '../bulk/translate/translate-in-threads.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { printError } from '../terminal/output.ts';
import { Progress } from '../terminal/progress.ts';
import { exitWhenReaderCloses, reportFailure, usageError } from './exit.ts';
import { openInput } from './input-file.ts';
import { addSiteOptions, loadSite, type SiteOptions } from './site-options.ts';

interface TranslateOptions extends SiteOptions {
  readonly rejects?: string;
  readonly workers: number;
}

/** More threads than machines have cores; a larger number is a typing error. */
const MAX_WORKERS = 256;

/** `cxbridge translate`: translates an archive of CXEngage records to Genesys records, one per line. Exits with `differences` if there were rejects. */
export function addTranslate(program: Command): void {
  const command = program
    .command('translate')
    .description(
      'Translate CXEngage records (JSON Lines or a JSON array) to Genesys records, one per line. Exits with 1 if a record was rejected.',
    )
    .argument('[file]', 'file of records; - for standard input (default: standard input)')
    .option('--rejects <file>', 'file for rejects and diagnostics (default: standard error)')
    .option('--workers <number>', 'number of threads (JSON Lines only)', parseWorkers, 1);
  addSiteOptions(command).action(translate);
}

async function translate(file: string | undefined, options: TranslateOptions): Promise<void> {
  const threads = startThreads(options.workers - 1);
  try {
    const site = await loadSite(options);
    await checkRejectsFile(options.rejects, file);
    const rejects = await openRejects(options.rejects);
    exitWhenReaderCloses();
    // A progress bar would mix with records or rejects that are written to the same terminal.
    const terminalIsFree = options.rejects !== undefined && !process.stdout.isTTY;
    const progress = terminalIsFree ? await Progress.start(process.stderr, file) : undefined;
    const input = openInput(file);
    const sink: TranslationSink = {
      output: process.stdout,
      diagnostics: rejects,
      progress: (records) => progress?.addRecords(records),
    };
    const { now = Date.now() } = options;
    const { kind, blocks } = await detectInputFormat(progress?.countBytes(input) ?? input);
    const summary = await (kind === 'lines' && threads.length > 0
      ? translateInThreads(blocks, sink, site, now, threads)
      : translateAll(blocks, sink, site, now)
    ).finally(() => progress?.stop());
    if (rejects !== process.stderr) await finished(rejects.end());
    for (const line of summary.lines()) printError(line);
    process.exitCode = summary.rejects > 0 ? exitCodes.differences : exitCodes.done;
  } catch (error) {
    reportFailure(error);
  } finally {
    await stopThreads(threads);
  }
}

function parseWorkers(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MAX_WORKERS) {
    throw new InvalidArgumentError(`Give a number of threads from 1 to ${MAX_WORKERS}.`);
  }
  return count;
}

/** Throws a usage error if the rejects file is the input file, before opening it would truncate the input. */
async function checkRejectsFile(rejects: string | undefined, file: string | undefined): Promise<void> {
  if (rejects === undefined || file === undefined || !existsSync(rejects) || !existsSync(file)) return;
  const [a, b] = [await stat(rejects), await stat(file)];
  if (a.isFile() && a.dev === b.dev && a.ino === b.ino) {
    throw usageError(`--rejects ${rejects} is the input file. Choose another file.`);
  }
}

/** Standard error, or the opened file. Rejects with the system's error if the file cannot be opened. */
async function openRejects(path: string | undefined): Promise<Writable> {
  if (path === undefined) return process.stderr;
  const file = createWriteStream(path);
  await once(file, 'open');
  return file;
}
