import { DAY, SECOND } from '../../kit/durations.ts';

/** A part of the time of an export, in epoch milliseconds: `from` belongs to it, `to` does not. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** The days in UTC from one moment to another, the first and the last one cut to it. */
export function daySlices({ from, to }: Slice): readonly Slice[] {
  const slices: Slice[] = [];
  for (let start = from; start < to; ) {
    const end = Math.min((Math.floor(start / DAY) + 1) * DAY, to);
    slices.push({ from: start, to: end });
    start = end;
  }
  return slices;
}

/** The two halves of a slice, at a whole second; undefined for one that is too short for that. */
export function halvesOf({ from, to }: Slice): readonly [Slice, Slice] | undefined {
  const middle = Math.floor((from + to) / 2 / SECOND) * SECOND;
  if (middle <= from || middle >= to) return undefined;
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

/** A name for files, which sorts by time, for example `20240307T000000.000Z-20240308T000000.000Z`. */
export function sliceName({ from, to }: Slice): string {
  return `${compactTime(from)}-${compactTime(to)}`;
}

/** The folder of a slice below that of a table, as Hive names partitions. */
export function partitionOf({ from }: Slice): string {
  const [year, month, day] = new Date(from).toISOString().slice(0, 10).split('-');
  return `year=${year}/month=${month}/day=${day}`;
}

function compactTime(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]/g, '');
}
