import { ArraySplitter } from './array-splitter.ts';
import { LineSplitter } from './line-splitter.ts';
import type { Item, Splitter } from './splitter.ts';

/** Longer records are not read: one a line, they are far below it. */
export const maxRecordBytes = 1024 * 1024;

const OPEN_LIST = 0x5b;
const blank = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** The records of an input, a batch for each block: the elements of a JSON array, or lines. A batch must be taken before the next one is asked for. Longer ones than `maxBytes` come without their text. */
export async function* recordsIn(input: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Iterable<Item>> {
  let splitter: Splitter | undefined;
  for await (const block of input) {
    splitter ??= splitterFor(block, maxBytes);
    if (splitter) yield splitter.push(block);
  }
  if (splitter) yield splitter.end();
}

/** By the first byte that is not blank. A block without one decides nothing and holds nothing. */
function splitterFor(block: Buffer, maxBytes: number): Splitter | undefined {
  const first = block.find((byte) => !blank.has(byte));
  if (first === undefined) return undefined;
  return first === OPEN_LIST ? new ArraySplitter(maxBytes) : new LineSplitter(maxBytes);
}
