import { contentOf } from '../../mapping/content.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import { readInput } from '../input/read-input.ts';
import { maxRecordBytes, readRecords } from '../input/records.ts';
import { Comparison } from './comparison.ts';

/** Tells of a record that cannot be translated: its number, and why. Waited for, so that nothing piles up where the reader is slow. */
export type OnReject = (line: number, reject: string) => Promise<void> | void;

/**
 * Translates every record of an archive twice and counts what differs. `now` is epoch milliseconds, for records that do not say their own.
 * Rejects with the stream's own error.
 */
export async function compareAll(
  input: AsyncIterable<Buffer>,
  [before, after]: readonly [Site, Site],
  now: number,
  onReject: OnReject,
): Promise<Comparison> {
  const comparison = new Comparison();
  for await (const items of readRecords(input, maxRecordBytes)) {
    for (const item of items) {
      const read = readInput(item, now);
      if ('reject' in read) {
        comparison.rejects += 1;
        await onReject(item.number, read.reject);
      } else comparison.count(item.number, contentOf(read.gathered, before), contentOf(read.gathered, after));
    }
  }
  return comparison;
}
