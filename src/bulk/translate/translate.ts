import type { Writable } from 'node:stream';
import type { InputRecord } from '../input/splitter.ts';
import type { BatchTranslator } from './batch-translator.ts';
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

/** Translates records of one input with one translator and writes the results. Rejects with the error of the input stream or of a sink's stream. */
export async function translateRecords(
  batches: AsyncIterable<Iterable<InputRecord>>,
  sink: TranslationSink,
  translator: BatchTranslator,
  summary: Summary,
  file?: string,
): Promise<void> {
  for await (const records of batches) {
    const result = translator.translate(records, { file });
    summary.countIds(result.ids);
    await writeResult(sink, result);
  }
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
