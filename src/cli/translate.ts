import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { translateAll } from '../bulk/translate.ts';
import { fail, stopWithReader } from './failing.ts';
import { openInput } from './input-file.ts';
import { complain } from './output.ts';
import { addSiteOptions, type SiteOptions, siteOf } from './site-options.ts';

interface TranslateOptions extends SiteOptions {
  readonly rejects?: string;
}

/** `cxbridge translate`: an archive of CXEngage records becomes an archive of Genesys records, a line each. Exits with 0 when all went well, 1 where there were rejects, 2 when it could not be done. */
export function addTranslate(program: Command): void {
  const command = program
    .command('translate')
    .description(
      'translate lines (or a JSON array) of CXEngage records to lines of Genesys records; exits with 1 where records were rejected, with 2 when it failed',
    )
    .argument('[file]', 'the records; standard input without it')
    .option('--rejects <file>', 'where rejects and diagnostics go; standard error without it');
  addSiteOptions(command).action(translate);
}

async function translate(file: string | undefined, options: TranslateOptions): Promise<void> {
  try {
    const site = await siteOf(options);
    const input = openInput(file);
    const doubts = await openDoubts(options.rejects);
    stopWithReader();
    const summary = await translateAll(input, { output: process.stdout, doubts }, site, options.now ?? Date.now());
    if (doubts !== process.stderr) await finished(doubts.end());
    for (const line of summary.lines()) complain(line);
    process.exitCode = summary.rejects > 0 ? 1 : 0;
  } catch (error) {
    fail(error);
  }
}

/** Standard error, or the file; only once it can be written to. */
async function openDoubts(path: string | undefined): Promise<Writable> {
  if (path === undefined) return process.stderr;
  const file = createWriteStream(path);
  await once(file, 'open');
  return file;
}
