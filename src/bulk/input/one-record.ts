import { type ParsedInputRecord, parseRecords } from './parse-records.ts';
import { maxRecordBytes, readRecords } from './records.ts';
import type { InputRecord, RecordStart } from './splitter.ts';

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

/** Which record of an input: a line, or the position in any other layout; or, with a column, the place that reports name. All from 1. */
export interface RecordPosition {
  /** Line with a column; otherwise line, or position in any other layout. */
  readonly number: number;
  /** In bytes. */
  readonly column?: number;
}

/**
 * Reads the record at a position of an archive. Undefined if there is none; the columns of all records for a line with several, if the position has no
 * column. Reading stops at this record. Rejects with the stream's error.
 */
export async function readRecordAt(
  input: AsyncIterable<Buffer>,
  { number, column }: RecordPosition,
): Promise<ParsedInputRecord | readonly number[] | undefined> {
  if (column !== undefined) return readRecordAround(input, { line: number, column });
  for await (const records of readRecords(input, maxRecordBytes)) {
    for (const record of records) {
      if (record.number < number) continue;
      const found: ParsedInputRecord[] = [];
      if (record.number === number) parseRecords(record, found);
      return found.length > 1 ? found.map((each) => startOf(each.record).column) : found[0];
    }
  }
  return undefined;
}

/** Reads the record that contains a place. */
async function readRecordAround(
  input: AsyncIterable<Buffer>,
  place: RecordStart,
): Promise<ParsedInputRecord | undefined> {
  let last: InputRecord | undefined;
  read: for await (const records of readRecords(input, maxRecordBytes)) {
    for (const record of records) {
      if (isBefore(place, startOf(record))) break read;
      last = record;
    }
  }
  const found: ParsedInputRecord[] = [];
  if (last) parseRecords(last, found);
  const at = found.findLast(({ record }) => !isBefore(place, startOf(record)));
  return at && !isBefore(endOf(at.record), place) ? at : undefined;
}

function startOf({ number, line = number, column = 1 }: InputRecord): RecordStart {
  return { line, column };
}

/** The place after a record, where one that is cut off has its fault; of one without a text, which is too long or not UTF-8, it is not known. */
function endOf(record: InputRecord): RecordStart {
  const { line, column } = startOf(record);
  if (record.text === undefined) return { line: Number.POSITIVE_INFINITY, column };
  const lines = record.text.split('\n');
  const length = Buffer.byteLength(lines.at(-1) ?? '');
  return { line: line + lines.length - 1, column: lines.length > 1 ? length + 1 : column + length };
}

function isBefore(a: RecordStart, b: RecordStart): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
