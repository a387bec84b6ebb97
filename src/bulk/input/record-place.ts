import type { Rejected } from './parse-input.ts';
import type { InputRecord } from './splitter.ts';

/** Where a batch comes from. */
export interface BatchOrigin {
  /** Number of lines that precede the batch's first one in the input. */
  readonly linesBefore?: number;
  /** The file's name, if there are several files. */
  readonly file?: string | undefined;
}

/** Where a record is, as reports name it: a line, or an item with the line and the column of its first byte. */
export interface RecordPlace {
  readonly file?: string | undefined;
  readonly item?: number;
  readonly line: number;
  readonly column?: number | undefined;
}

/** The place of a record, or that of a fault in it. */
export function placeOf(
  { number, line, column }: InputRecord,
  { linesBefore = 0, file }: BatchOrigin = {},
  fault?: Rejected['at'],
): RecordPlace {
  if (line === undefined && column === undefined && file === undefined && fault === undefined)
    return { line: number + linesBefore };
  const inFirstLine = fault?.linesBefore === 0;
  const faultColumn = fault && (inFirstLine ? (column ?? 1) + fault.column - 1 : fault.column);
  const shown = fault ? faultColumn : column;
  return {
    ...(file !== undefined && { file }),
    ...(line !== undefined && { item: number }),
    line: (line ?? number + linesBefore) + (fault?.linesBefore ?? 0),
    ...(shown !== undefined && { column: shown }),
  };
}

/** Whether a place is only a line. */
export function isLineOnly({ file, item, column }: RecordPlace): boolean {
  return file === undefined && item === undefined && column === undefined;
}
