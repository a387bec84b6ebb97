import { maxRecordBytes, readRecords } from './records.ts';
import type { Item } from './splitter.ts';

/** A whole input as one record, over however many lines it is written. Undefined where there is nothing in it. */
export async function readWholeRecord(input: AsyncIterable<Buffer>): Promise<Item | undefined> {
  const blocks: Buffer[] = [];
  for await (const block of input) blocks.push(block);
  const text = Buffer.concat(blocks).toString('utf8').trim();
  return text === '' ? undefined : { number: 1, text };
}

/** One record of an archive: by its line, or by its place in a JSON array. Undefined where there is none; nothing behind it is read. */
export async function readRecordAt(input: AsyncIterable<Buffer>, number: number): Promise<Item | undefined> {
  for await (const items of readRecords(input, maxRecordBytes)) {
    for (const item of items) if (item.number >= number) return item.number === number ? item : undefined;
  }
  return undefined;
}
