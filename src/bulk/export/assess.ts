import { DAY } from '../../kit/durations.ts';
import { exportSlice } from './export-slice.ts';
import type { ExportFolder } from './folder/export-folder.ts';
import { inOrder } from './in-order.ts';
import { type Estimate, type ExportReport, reportOf } from './report/report.ts';
import { daySlices, halvesOf, type Slice } from './slices.ts';
import type { ExportSource, ListedInteraction } from './source/export-source.ts';

/** Parts of the time that are counted, one call for each. */
const MAX_PARTS = 366;
const CONCURRENT_COUNTS = 8;
/** Rows of one page of a list. */
const PAGE_ROWS = 1_000;
/** Interactions whose fields are looked at one by one. */
const FIELD_SAMPLE = 200;
/** Moves the sampled time of each part around the clock: the fractions of its multiples are spread evenly. */
const GOLDEN_RATIO = 0.618;

/** A source that can say how many interactions a time has, in one call. */
export interface CountedSource extends ExportSource {
  /** Rejects with SourceError. */
  count(slice: Slice, signal: AbortSignal): Promise<number>;
}

/** What an assessment works with. */
export interface AssessParts {
  /** A new export of the whole time, which is thrown away. */
  readonly folder: ExportFolder;
  readonly source: CountedSource;
  /** Interactions that are read. */
  readonly sample: number;
  readonly ratePerSecond: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly whileAway: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onProgress: (read: number) => void;
}

/** Counts the interactions of a time, reads a sample of them that is spread over all of it, and reports what an export is like. Rejects as `exportSlice` does. */
export async function assess(parts: AssessParts): Promise<ExportReport & { readonly estimate: Estimate }> {
  const { folder, source, sample, signal, whileAway, ratePerSecond } = parts;
  const { from, to } = folder.header;
  const counted: (Slice & { readonly count: number })[] = [];
  const countOf = async (part: Slice) => ({ ...part, count: await whileAway(() => source.count(part, signal)) });
  for await (const part of inOrder(partsOf({ from, to }), CONCURRENT_COUNTS, countOf)) counted.push(part);
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  let read = 0;
  let callsOfLists = 0;
  const sampled: ExportSource = {
    get calls() {
      return source.calls;
    },
    get omitted() {
      return source.omitted;
    },
    async list(_slice, max) {
      const before = source.calls;
      const listed: ListedInteraction[] = [];
      // A window may be in a time without interactions.
      for (let share = sample / Math.max(1, total); total > 0 && listed.length === 0; share *= 4) {
        for (const [index, part] of counted.entries())
          listed.push(...(await listFirst(source, sampledWindow(part, share, index), max, signal)));
        if (share >= 1) break;
      }
      callsOfLists = source.calls - before;
      return listed;
    },
    read: (...args) => source.read(...args),
  };
  const begun = source.calls;
  const onInteraction = (): void => {
    read += 1;
    parts.onProgress(read);
  };
  await exportSlice({ from, to }, { ...parts, source: sampled, onInteraction, fieldSample: FIELD_SAMPLE });
  const report = reportOf(folder);
  const callsOfReads = source.calls - begun - callsOfLists;
  const perInteraction = (amount: number): number => (read === 0 ? 0 : amount / read);
  // An export reads each day by itself.
  const pages = counted.reduce((sum, { from: start, to: end, count }) => {
    const days = Math.ceil((end - start) / DAY);
    return sum + days * Math.ceil(Math.max(1, count / days) / PAGE_ROWS);
  }, 0);
  const calls = Math.ceil(pages + total * perInteraction(callsOfReads));
  const [entry] = folder.entries();
  const bytes = report.bytes + (entry?.rowsFile.bytes ?? 0);
  const estimate = {
    interactions: total,
    sampled: read,
    calls,
    ratePerSecond,
    hours: calls / ratePerSecond / 3_600,
    bytes: Math.ceil(total * perInteraction(bytes)),
    channels: report.channels.map(({ what, count }) => ({ what, count: Math.round(total * perInteraction(count)) })),
  };
  const days = counted.map(({ from: start, count }) => ({
    day: new Date(start).toISOString().slice(0, 10),
    channel: 'all',
    count,
  }));
  const nextActions = [
    ...(report.unmapped.length > 0
      ? ['Add the values that the profile does not know to a profile of the site (MAPPING_PROFILE)']
      : []),
    `Export: cxbridge export --from ${report.from} --to ${report.to} --out <folder>`,
  ];
  return { ...report, days, estimate, nextActions };
}

/** What a window has, or the first half of it if it has too much, and so on. */
async function listFirst(
  source: ExportSource,
  window: Slice,
  max: number,
  signal: AbortSignal,
): Promise<readonly ListedInteraction[]> {
  for (let part = window; ; ) {
    const halves = halvesOf(part);
    const listed = await source.list(part, halves ? max : Number.POSITIVE_INFINITY, signal);
    if (listed || !halves) return listed ?? [];
    [part] = halves;
  }
}

/** The days of a time; longer parts if there are too many. */
function partsOf(whole: Slice): readonly Slice[] {
  const days = daySlices(whole);
  if (days.length <= MAX_PARTS) return days;
  const length = Math.ceil(days.length / MAX_PARTS) * DAY;
  const parts: Slice[] = [];
  for (let from = whole.from; from < whole.to; from += length)
    parts.push({ from, to: Math.min(from + length, whole.to) });
  return parts;
}

/** A window of a part that is as long as the share of it that is read; in each part at another time of the day. */
function sampledWindow({ from, to }: Slice, share: number, index: number): Slice {
  const length = Math.ceil((to - from) * Math.min(1, share));
  const start = from + Math.floor((to - from - length) * ((index * GOLDEN_RATIO) % 1));
  return { from: start, to: start + length };
}
