import { contentOf } from '../../mapping/content.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import { toTranslationInput } from '../input/parse-input.ts';
import { type ParsedInputRecord, parseRecords } from '../input/parse-records.ts';
import { placeOf, type RecordPlace } from '../input/record-place.ts';
import { maxRecordBytes, readRecords } from '../input/records.ts';
import type { InputRecord } from '../input/splitter.ts';
import { Comparison } from './comparison.ts';

/** Receives the place of a record that cannot be translated, and the reason. The comparison awaits it, so a slow reader applies back-pressure. */
export type OnReject = (place: RecordPlace, reject: string) => Promise<void> | void;

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
    for (const each of records) {
      const parsedRecords: ParsedInputRecord[] = [];
      parseRecords(each, parsedRecords);
      for (const { parsed, record } of parsedRecords) {
        const result = toTranslationInput(parsed, now);
        if ('reject' in result) {
          comparison.rejects += 1;
          await onReject(placeOf(record, {}, result.at), result.reject);
        } else comparison.count(nameOfPlace(record), contentOf(result.input, before), contentOf(result.input, after));
      }
    }
  }
  return comparison;
}

function nameOfPlace({ number, line }: InputRecord): string {
  return `${line === undefined ? 'line' : 'item'} ${number}`;
}
