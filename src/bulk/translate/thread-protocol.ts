import type { Profile } from '../../mapping/profile/profile.ts';
import { BufferPool } from '../input/buffer-pool.ts';
import type { LineChunk } from '../input/line-chunks.ts';
import { LineSplitter } from '../input/line-splitter.ts';
import { maxRecordBytes } from '../input/records.ts';
import type { SummaryCounts } from './summary.ts';
import type { Translation } from './translation.ts';

/** What a thread is told first; `now` is epoch milliseconds, for records that do not say their own. */
export interface ThreadSettings {
  readonly profile: Profile;
  readonly timeZone: string;
  readonly publicUrl: string;
  readonly now: number;
}

/** What a thread is sent after that: lines with memory for what comes of them, and at the end the question what it has counted. */
export type ThreadTask = { readonly chunk: LineChunk; readonly spare: readonly ArrayBuffer[] } | 'count';

/** What came of a chunk, as lines of JSON. The memory belongs to whoever gets it. */
export interface Part {
  readonly translated: Uint8Array<ArrayBuffer>;
  readonly doubts: Uint8Array<ArrayBuffer>;
  readonly records: number;
}

/** What a thread answers, one for each task and in their order; `spare` is the memory of the chunk, which is not needed any more. */
export type ThreadReply = { readonly part: Part; readonly spare: ArrayBuffer } | { readonly counts: SummaryCounts };

/** Memory for parts: the translation of a chunk is about half as long. */
export function memoryForParts(): BufferPool {
  return new BufferPool(0.75 * 1024 * 1024);
}

/** Translates a chunk. */
export function partOf({ bytes, before }: LineChunk, translation: Translation, memory: BufferPool): Part {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { translated, doubts, records } = translation.of(new LineSplitter(maxRecordBytes).push(block), before);
  // Copies, since the translation uses its memory again.
  return { translated: memory.copyOf(translated), doubts: memory.copyOf(doubts), records };
}
