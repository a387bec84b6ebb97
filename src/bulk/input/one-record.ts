import { maxRecordBytes, readRecords } from './records.ts';
import type { InputRecord } from './splitter.ts';

/** Reads the whole input as one record, which may span several lines. Undefined if the input is blank. Rejects with the stream's error. */
export async function readWholeRecord(input: AsyncIterable<Buffer>): Promise<InputRecord | undefined> {
  const blocks: Buffer[] = [];
  for await (const block of input) blocks.push(block);
  const text = Buffer.concat(blocks).toString('utf8').trim();
  return text === '' ? undefined : { number: 1, text };
}

/**
 * Reads one record of an archive by its line, or by its position in a JSON array, both from 1. Undefined if there is none. Reading stops at
 * this record. Rejects with the stream's error.
 */
export async function readRecordAt(input: AsyncIterable<Buffer>, number: number): Promise<InputRecord | undefined> {
  for await (const records of readRecords(input, maxRecordBytes)) {
    for (const record of records) if (record.number >= number) return record.number === number ? record : undefined;
  }
  return undefined;
}
