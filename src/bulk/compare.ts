import { contentOf } from '../mapping/content.ts';
import type { Site } from '../mapping/context.ts';
import { Comparison } from './comparison.ts';
import { readInput } from './input.ts';
import { maxRecordBytes, recordsIn } from './records.ts';

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
  for await (const items of recordsIn(input, maxRecordBytes)) {
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
