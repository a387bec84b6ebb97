import type { Writable } from 'node:stream';
import type { Site } from '../mapping/context.ts';
import { maxRecordBytes, recordsIn } from './records.ts';
import type { Summary } from './summary.ts';
import { Translation } from './translation.ts';

/** Where the results of a run go, and who is told how far it has come. */
export interface Outlet {
  /** A line for each record. */
  readonly output: Writable;
  /** A line for each record that was rejected or doubtful. */
  readonly doubts: Writable;
  readonly progress?: (bytes: number, records: number) => void;
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
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const block of input) {
      bytes += block.length;
      yield block;
    }
  }
  for await (const items of recordsIn(counted(), maxRecordBytes)) {
    const { translated, doubts } = translation.of(items);
    await write(outlet.output, translated);
    await write(outlet.doubts, doubts);
    outlet.progress?.(bytes, translation.summary.records);
  }
  return translation.summary;
}

/** Writes and waits until it is written, so that nothing piles up and the bytes can be used again. */
export async function write(output: Writable, bytes: Uint8Array): Promise<void> {
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
