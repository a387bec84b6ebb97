import type { Site } from '../../mapping/input/translation-input.ts';
import { decodeBlocks } from '../input/decoded-blocks.ts';
import { detectInputFormat } from '../input/input-format.ts';
import { maxRecordBytes, splitRecords } from '../input/records.ts';
import { UnreadableInput } from '../input/unreadable-input.ts';
import { BatchTranslator } from './batch-translator.ts';
import { Summary } from './summary.ts';
import { type TranslationSink, translateRecords, writeResult } from './translate.ts';
import { translateInThreads } from './translate-in-threads.ts';
import type { TranslationThread } from './translation-thread.ts';

/** One file of an archive; `name` is in its reports, unless it is the only one. */
export interface ArchiveInput {
  readonly name?: string | undefined;
  readonly blocks: AsyncIterable<Buffer>;
}

/** What a run of translations works with. */
interface Run {
  readonly sink: TranslationSink;
  readonly translator: BatchTranslator;
  readonly threads: readonly TranslationThread[];
  readonly summary: Summary;
}

/**
 * Translates the files of an archive one after the other and writes the results; worker threads, if any, share the work of files of lines. A
 * file that is not JSON, or damaged, is one reject. `now` is epoch milliseconds, the reference time for records that carry none. Rejects with the
 * error of a stream or of a thread.
 */
export async function translateFiles(
  files: Iterable<ArchiveInput>,
  sink: TranslationSink,
  site: Site,
  now: number,
  threads: readonly TranslationThread[] = [],
): Promise<Summary> {
  const { profile, timeZone, publicUrl } = site;
  for (const thread of threads) thread.configure({ profile, timeZone, publicUrl, now });
  const run = { sink, translator: new BatchTranslator(site, now), threads, summary: new Summary() };
  for (const file of files) await translateFile(file, run);
  run.summary.merge(run.translator.summary);
  for (const thread of threads) run.summary.merge(await thread.finish());
  return run.summary;
}

/** Translates one archive in this thread, as `translateFiles` does. */
export function translateAll(
  blocks: AsyncIterable<Buffer>,
  sink: TranslationSink,
  site: Site,
  now: number,
): Promise<Summary> {
  return translateFiles([{ blocks }], sink, site, now);
}

async function translateFile({ name, blocks: bytes }: ArchiveInput, run: Run): Promise<void> {
  const { sink, translator, threads, summary } = run;
  try {
    const { kind, blocks } = await detectInputFormat(decodeBlocks(bytes), maxRecordBytes);
    if (kind === 'lines' && threads.length > 0) {
      await translateInThreads(blocks, sink, threads, translator, summary, name);
    } else await translateRecords(splitRecords(kind, blocks, maxRecordBytes), sink, translator, summary, name);
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    summary.rejects += 1;
    const line = JSON.stringify({ ...(name !== undefined && { file: name }), reject: error.message });
    await writeResult(sink, { translated: Buffer.of(), diagnostics: Buffer.from(`${line}\n`), records: 0 });
  }
}
