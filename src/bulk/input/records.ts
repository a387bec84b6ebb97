import { decodeBlocks } from './decoded-blocks.ts';
import { type DetectedInput, detectInputFormat } from './input-format.ts';
import { LineSplitter } from './line-splitter.ts';
import type { InputRecord } from './splitter.ts';
import { ValueSplitter } from './value-splitter.ts';

/** Maximum size of a record in bytes (1 MiB). Real records are far smaller; larger ones are rejected. */
export const maxRecordBytes = 1024 * 1024;

/**
 * Reads the records of an input, one batch per block: lines, or JSON values of any other layout. Each batch must be consumed before the next is
 * requested. The text of a record longer than `maxBytes` is undefined. Rejects with the input stream's error or with UnreadableInput.
 */
export async function* readRecords(
  input: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Iterable<InputRecord>> {
  const { kind, blocks } = await detectInputFormat(decodeBlocks(input), maxBytes);
  yield* splitRecords(kind, blocks, maxBytes);
}

/** Splits an input of known format into records, one batch per block, as `readRecords` does. */
export async function* splitRecords(
  kind: DetectedInput['kind'],
  blocks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Iterable<InputRecord>> {
  const splitter = kind === 'values' ? new ValueSplitter(maxBytes) : new LineSplitter(maxBytes);
  for await (const block of blocks) yield splitter.push(block);
  yield splitter.end();
}

/** Splits the text of one line that holds several values, a list or a page. Every record has the line's number and its own column. */
export function splitLine({ number, text = '', column = 1 }: InputRecord): readonly InputRecord[] {
  const splitter = new ValueSplitter(maxRecordBytes);
  const records = [...splitter.push(Buffer.from(text)), ...splitter.end()];
  // A line of one record contains no others.
  const isAlone = records.length === 1;
  return records.map(({ line: _line, isUnclosed, ...record }) => ({
    ...record,
    ...(isUnclosed && !isAlone && { isUnclosed }),
    number,
    column: (record.column ?? 1) + column - 1,
  }));
}
