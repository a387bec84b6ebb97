import type { Writable } from 'node:stream';
import type { Site } from '../../mapping/input/translation-input.ts';
import { maxRecordBytes, readRecords } from '../input/records.ts';
import { BatchTranslator } from './batch-translator.ts';
import type { Summary } from './summary.ts';

/** Streams that receive the results of a run, and an optional progress callback. */
export interface TranslationSink {
  /** Receives one line per translated record. */
  readonly output: Writable;
  /** Receives one line per record that was rejected or has diagnostics. */
  readonly diagnostics: Writable;
  /** Called after each write with the number of records in it. */
  readonly progress?: (records: number) => void;
}

/**
 * Translates an archive and writes the results. `now` is epoch milliseconds, the reference time for records that carry none. Rejects with the
 * error of the input stream or of a sink's stream.
 */
export async function translateAll(
  input: AsyncIterable<Buffer>,
  sink: TranslationSink,
  site: Site,
  now: number,
): Promise<Summary> {
  const translator = new BatchTranslator(site, now);
  for await (const records of readRecords(input, maxRecordBytes))
    await writeResult(sink, translator.translate(records));
  return translator.summary;
}

/** Results as lines of JSON, with the number of translated records. */
interface EncodedResult {
  readonly translated: Uint8Array;
  readonly diagnostics: Uint8Array;
  readonly records: number;
}

/** Writes results, waits for the writes and then reports progress. Rejects with the error of a sink's stream. */
export async function writeResult(
  { output, diagnostics, progress }: TranslationSink,
  result: EncodedResult,
): Promise<void> {
  await Promise.all([write(output, result.translated), write(diagnostics, result.diagnostics)]);
  progress?.(result.records);
}

/** Resolves only after the write, so that memory stays bounded and the caller can reuse the bytes. */
async function write(output: Writable, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    // A broken stream calls back first and then emits 'error'; without a listener that event would end the process.
    output.once('error', reject);
    output.write(bytes, (error) => {
      if (error) return reject(error);
      output.off('error', reject);
      resolve();
    });
  });
}
