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

/** What was read of an interaction. */
export interface ReadInteraction {
  readonly rows: Rows;
  /** Undefined unless it is a sample. */
  readonly fields?: FieldOutcomes | undefined;
}

/** Where an export comes from. Calls reject with SourceError. */
export interface ExportSource {
  /** Every interaction of the slice, each once; undefined if there are more than `max`. */
  list(slice: Slice, max: number, signal: AbortSignal): Promise<readonly ListedInteraction[] | undefined>;
  /** All rows about an interaction. What it lacks, or why it cannot be read, is a row of `reject`. `isSample` asks for what became of its fields, too. */
  read(listed: ListedInteraction, signal: AbortSignal, isSample?: boolean): Promise<ReadInteraction>;
  /** Calls that were made. */
  readonly calls: number;
}
