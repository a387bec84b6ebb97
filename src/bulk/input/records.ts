import { ArraySplitter } from './array-splitter.ts';
import { detectInputFormat } from './input-format.ts';
import { LineSplitter } from './line-splitter.ts';
import type { Item } from './splitter.ts';

/** Longer records are not read: one a line, they are far below it. */
export const maxRecordBytes = 1024 * 1024;

/** The records of an input, a batch for each block: the elements of a JSON array, or lines. A batch must be taken before the next one is asked for. Longer ones than `maxBytes` come without their text. */
export async function* readRecords(input: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Iterable<Item>> {
  const { kind, blocks } = await detectInputFormat(input);
  const splitter = kind === 'list' ? new ArraySplitter(maxBytes) : new LineSplitter(maxBytes);
  for await (const block of blocks) yield splitter.push(block);
  yield splitter.end();
}
