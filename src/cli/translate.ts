import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { TranslationSink } from '../bulk/translate/translate.ts';
import { translateFiles } from '../bulk/translate/translate-files.ts';
import { startThreads, stopThreads } from '../bulk/translate/translate-in-threads.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { printError } from '../terminal/output.ts';
import { Progress } from '../terminal/progress.ts';
import {
  type ArchiveFile,
  checkDistinctOutputs,
  checkWrittenFile,
  profileFiles,
  resolveArchiveFiles,
} from './archive-files.ts';
import { reportFailure } from './exit.ts';
import { addSiteOptions, loadSiteFiles, type SiteOptions } from './site-options.ts';

interface TranslateOptions extends SiteOptions {
  readonly rejects?: string;
  readonly summary?: string;
  readonly workers: number;
}

/** More threads than machines have cores; a larger number is a typing error. */
const MAX_WORKERS = 256;

/** `cxbridge translate`: translates an archive of CXEngage records to Genesys records, one per line. Exits with `differences` if there were rejects. */
export function addTranslate(program: Command): void {
  const command = program
    .command('translate')
    .description(
      'Translate CXEngage records to Genesys records, one per line. Reads JSON Lines, JSON arrays, saved pages of a list and JSON values back to back, plain or compressed with gzip or zstd. Exits with 1 if a record was rejected.',
    )
    .argument(
      '[files...]',
      'files of records, or folders of such files; - for standard input (default: standard input)',
    )
    .option('--rejects <file>', 'file for rejects and diagnostics (default: standard error)')
    .option('--summary <file>', 'file for the counts of the run, as JSON')
    .option('--workers <number>', 'number of threads (JSON Lines only)', parseWorkers, 1);
  addSiteOptions(command).action(translate);
}

async function translate(paths: readonly string[], options: TranslateOptions): Promise<void> {
  const threads = startThreads(options.workers - 1);
  try {
    const { site, files: profile } = await loadSiteFiles(options);
    const files = await resolveArchiveFiles(paths);
    const read = [...files, ...profileFiles(profile)];
    checkWrittenFile('--rejects', options.rejects, read);
    checkWrittenFile('--summary', options.summary, read);
    checkDistinctOutputs({ '--rejects': options.rejects, '--summary': options.summary });
    const rejects = await openRejects(options.rejects);
    const summaryFile = options.summary === undefined ? undefined : await open(options.summary, 'w');
    // A progress bar would mix with records or rejects that are written to the same terminal.
    const terminalIsFree = options.rejects !== undefined && !process.stdout.isTTY;
    const progress = terminalIsFree ? await Progress.start(process.stderr, sizeOf(files)) : undefined;
    const sink: TranslationSink = {
      output: process.stdout,
      diagnostics: rejects,
      progress: (records) => progress?.addRecords(records),
    };
    const inputs = files.map((file) => ({
      name: files.length > 1 ? file.path : undefined,
      blocks: progress?.countBytes(file.open()) ?? file.open(),
    }));
    const now = options.now ?? Date.now();
    const summary = await translateFiles(inputs, sink, site, now, threads).finally(() => progress?.stop());
    if (rejects !== process.stderr) await finished(rejects.end());
    for (const line of summary.lines()) printError(escapeControls(line));
    await summaryFile?.writeFile(`${JSON.stringify(summary, null, 2)}\n`);
    await summaryFile?.close();
    process.exitCode = summary.rejects > 0 ? exitCodes.differences : exitCodes.done;
  } catch (error) {
    reportFailure(error);
  } finally {
    await stopThreads(threads);
  }
}

/** The size of all files in bytes; 0 if it is unknown. */
function sizeOf(files: readonly ArchiveFile[]): number {
  return files.reduce((sum, { status }) => sum + (status?.size ?? 0), 0);
}

function parseWorkers(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MAX_WORKERS) {
    throw new InvalidArgumentError(`Give a number of threads from 1 to ${MAX_WORKERS}.`);
  }
  return count;
}

/** Standard error, or the opened file. Rejects with the system's error if the file cannot be opened. */
async function openRejects(path: string | undefined): Promise<Writable> {
  if (path === undefined) return process.stderr;
  const file = createWriteStream(path);
  await once(file, 'open');
  return file;
}
