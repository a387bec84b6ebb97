import type { WrittenFile } from '../files/file-sink.ts';
import type { Slice } from '../slices.ts';
import type { Rows } from '../tables/tables.table.ts';
import type { FieldOutcomes } from './field-outcomes-of.ts';

/** An interaction as a list of the source shows it. */
export interface ListedInteraction {
  readonly id: string;
  /** The time that decides which slice it is in, in epoch milliseconds. */
  readonly at: number;
  /** Changes with the row of the list: the source has no "changed since". */
  readonly digest: string;
  readonly channel: string;
  readonly direction: string;
  /** Epoch milliseconds; undefined while it runs. */
  readonly endedAt: number | undefined;
  /** Its row as JSON: a slice has thousands of them in memory, and a text is much smaller than what it means. */
  readonly text: string;
}

/** What is read of an interaction beside its rows. */
export interface ReadOptions {
  /** What became of its fields. */
  readonly isSample?: boolean;
  /** Folder for copies of its files; without it none are made. */
  readonly staging?: string;
}

/** A file of an interaction, copied to a place beside the export. */
export interface StagedCopy extends WrittenFile {
  readonly stagedPath: string;
  /** Path below the folder of the export. */
  readonly path: string;
}

/** What was read of an interaction. */
export interface ReadInteraction {
  readonly rows: Rows;
  /** Undefined unless it is a sample. */
  readonly fields?: FieldOutcomes | undefined;
  /** Copies of its files. */
  readonly copies?: readonly StagedCopy[];
}

/** Where an export comes from. Calls reject with SourceError. */
export interface ExportSource {
  /** Every interaction of the slice, each once; undefined if there are more than `max`. */
  list(slice: Slice, max: number, signal: AbortSignal): Promise<readonly ListedInteraction[] | undefined>;
  /** All rows about an interaction. What it lacks, or why it cannot be read, is a row of `reject`. */
  read(listed: ListedInteraction, signal: AbortSignal, options?: ReadOptions): Promise<ReadInteraction>;
  /** Calls that were made. */
  readonly calls: number;
  /** What lists have that no export can have, one sentence for each: rows without a time, and rows that are no interaction. */
  readonly omitted: readonly string[];
}
