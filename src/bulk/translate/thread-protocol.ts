import type { Profile } from '../../mapping/profile/profile.ts';
import type { LineChunk } from '../input/line-chunks.ts';
import type { SummaryCounts } from './summary.ts';

/** First message to a thread. `now` is epoch milliseconds, the reference time for records that carry none. */
export interface ThreadSettings {
  readonly profile: Profile;
  readonly timeZone: string;
  readonly publicUrl: string;
  readonly now: number;
}

/** Later messages to a thread: lines to translate with spare buffers for the result, and finally `count` to request the counts. */
export type ThreadTask = { readonly chunk: LineChunk; readonly spare: readonly ArrayBuffer[] } | 'count';

/** The translation of a chunk as lines of JSON, and a line for each record that was rejected or has diagnostics. The receiver owns the memory. */
export interface ChunkResult {
  readonly translated: Uint8Array<ArrayBuffer>;
  readonly diagnostics: Uint8Array<ArrayBuffer>;
  readonly records: number;
  /** Digests of the records' ids (id-digests.ts). */
  readonly ids: Int32Array<ArrayBuffer>;
}

/** Reply of a thread: one per task, in the same order. `spare` is the chunk's buffer, which can be reused. */
export type ThreadReply =
  | { readonly result: ChunkResult; readonly spare: ArrayBuffer }
  | { readonly counts: SummaryCounts };
