import { type ParsedInputRecord, parseRecords } from './parse-records.ts';
import { maxRecordBytes, readRecords } from './records.ts';

/**
 * Reads the only record of an input, which may span several lines or be a page or list of one. Undefined if the input is blank, `several` if
 * there are more. Rejects with the stream's error or with UnreadableInput.
 */
export async function readOnlyRecord(input: AsyncIterable<Buffer>): Promise<ParsedInputRecord | 'several' | undefined> {
  const found: ParsedInputRecord[] = [];
  for await (const records of readRecords(input, maxRecordBytes)) {
    for (const record of records) {
      parseRecords(record, found);
      if (found.length > 1) return 'several';
    }
  }
  return found[0];
}

/**
 * Reads one record of an archive by its line, or by its position in any other layout, both from 1. Undefined if there is none, `several` for a line
 * with more than one. Reading stops at this record. Rejects with the stream's error.
 */
export async function readRecordAt(
  input: AsyncIterable<Buffer>,
  number: number,
): Promise<ParsedInputRecord | 'several' | undefined> {
  for await (const records of readRecords(input, maxRecordBytes)) {
    for (const record of records) {
      if (record.number < number) continue;
      const found: ParsedInputRecord[] = [];
      if (record.number === number) parseRecords(record, found);
      return found.length > 1 ? 'several' : found[0];
    }
  }
  return undefined;
}
