import type { Writable } from 'node:stream';
import type { Site } from '../../mapping/input/translation-input.ts';
import { maxRecordBytes, readRecords } from '../input/records.ts';
import type { Summary } from './summary.ts';
import { Translation } from './translation.ts';

/** Where the results of a run go, and who is told how far it has come. */
export interface Outlet {
  /** A line for each record. */
  readonly output: Writable;
  /** A line for each record that was rejected or doubtful. */
  readonly doubts: Writable;
  /** Told of more records whenever some are written. */
  readonly progress?: (records: number) => void;
}

/**
 * Translates an archive. `now` is epoch milliseconds, for records that do not say their own. Rejects with the streams' own errors.
 */
export async function translateAll(
  input: AsyncIterable<Buffer>,
  outlet: Outlet,
  site: Site,
  now: number,
): Promise<Summary> {
  const translation = new Translation(site, now);
  for await (const items of readRecords(input, maxRecordBytes)) await writeOut(outlet, translation.of(items));
  return translation.summary;
}

/** What came of some records. */
interface Written {
  readonly translated: Uint8Array;
  readonly doubts: Uint8Array;
  readonly records: number;
}

/** Writes what came of some records, waits until it is written, and tells how far the run has come. */
export async function writeOut({ output, doubts, progress }: Outlet, part: Written): Promise<void> {
  await Promise.all([write(output, part.translated), write(doubts, part.doubts)]);
  progress?.(part.records);
}

/** Waits until it is written, so that nothing piles up and the bytes can be used again. */
async function write(output: Writable, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    // A stream that breaks tells the write first and everybody after; without a listener that would end the process.
    output.once('error', reject);
    output.write(bytes, (error) => {
      if (error) return reject(error);
      output.off('error', reject);
      resolve();
    });
  });
}
