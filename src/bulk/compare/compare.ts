import { contentOf } from '../../mapping/content.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import { parseInput } from '../input/parse-input.ts';
import { maxRecordBytes, readRecords } from '../input/records.ts';
import { Comparison } from './comparison.ts';

/** Receives the number of a record that cannot be translated, and the reason. The comparison awaits it, so a slow reader applies back-pressure. */
export type OnReject = (line: number, reject: string) => Promise<void> | void;

/**
 * Translates every record of an archive with two sites and counts the differences. `now` is epoch milliseconds, the reference time for records
 * that carry none. Rejects with the input stream's error.
 */
export async function compareAll(
  input: AsyncIterable<Buffer>,
  [before, after]: readonly [Site, Site],
  now: number,
  onReject: OnReject,
): Promise<Comparison> {
  const comparison = new Comparison();
  for await (const records of readRecords(input, maxRecordBytes)) {
    for (const record of records) {
      const result = parseInput(record, now);
      if ('reject' in result) {
        comparison.rejects += 1;
        await onReject(record.number, result.reject);
      } else comparison.count(record.number, contentOf(result.input, before), contentOf(result.input, after));
    }
  }
  return comparison;
}
