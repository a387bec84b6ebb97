import { ArraySplitter } from './array-splitter.ts';
import { detectInputFormat } from './input-format.ts';
import { LineSplitter } from './line-splitter.ts';
import type { InputRecord } from './splitter.ts';

/** Maximum size of a record in bytes (1 MiB). Real records are far smaller; larger ones are rejected. */
export const maxRecordBytes = 1024 * 1024;

/**
 * Reads the records of an input, one batch per block: the elements of a JSON array, or lines. Each batch must be consumed before the next is
 * requested. The text of a record longer than `maxBytes` is undefined. Rejects with the input stream's error.
 */
export async function* readRecords(
  input: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Iterable<InputRecord>> {
  const { kind, blocks } = await detectInputFormat(input);
  const splitter = kind === 'array' ? new ArraySplitter(maxBytes) : new LineSplitter(maxBytes);
  for await (const block of blocks) yield splitter.push(block);
  yield splitter.end();
}
