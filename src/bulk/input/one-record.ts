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

/** Where a record is in an input: the line, or the position in any other layout, and the column of one of several records on a line; from 1. */
export interface RecordPosition {
  readonly number: number;
  /** In bytes. */
  readonly column?: number;
}

/**
 * Reads the record at a position of an archive: of several on its line, the last one that begins at or before the column. Undefined if there is none;
 * the columns of all records for a line with several, if the position has no column. Reading stops at this record. Rejects with the stream's error.
 */
export async function readRecordAt(
  input: AsyncIterable<Buffer>,
  { number, column }: RecordPosition,
): Promise<ParsedInputRecord | readonly number[] | undefined> {
  for await (const records of readRecords(input, maxRecordBytes)) {
    for (const record of records) {
      if (record.number < number) continue;
      const found: ParsedInputRecord[] = [];
      if (record.number === number) parseRecords(record, found);
      if (column !== undefined) return found.findLast((each) => columnOf(each) <= column);
      return found.length > 1 ? found.map(columnOf) : found[0];
    }
  }
  return undefined;
}

function columnOf({ record }: ParsedInputRecord): number {
  return record.column ?? 1;
}
