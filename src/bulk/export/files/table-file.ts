import type { WrittenFile } from './file-sink.ts';

/** A row, by the names of the columns. */
export type AnyRow = Readonly<Record<string, string | number | boolean | undefined>>;

/** A file of rows that is being written. What is added is held in memory until `drain`, which must be awaited now and then. */
export interface TableFile {
  readonly rows: number;
  add(row: AnyRow): void;
  /** Writes what is held if it is much. Rejects with the system's error. */
  drain(): Promise<void>;
  /** Writes the rest. */
  close(): Promise<WrittenFile>;
  /** Closes the file as it is; it is not used. */
  abandon(): Promise<void>;
}
