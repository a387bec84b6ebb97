import type { ExportFolder } from '../folder/export-folder.ts';
import type { SliceEntry } from '../folder/manifest.ts';
import { incompleteAdvice } from '../incomplete-advice.ts';
import { rejectAdvice } from '../reject-advice.ts';
import { totalsOf } from '../run-export.ts';
import { profileLine } from './profile-line.ts';

/** How often something was found. */
export interface Counted {
  readonly what: string;
  readonly count: number;
  /** What to do about it. */
  readonly advice?: string;
}

/** What the export of the whole time takes, by what its sample took. */
export interface Estimate {
  /** As the source counts them. */
  readonly interactions: number;
  readonly sampled: number;
  readonly calls: number;
  readonly ratePerSecond: number;
  /** Hours at that rate, if nothing else uses it. */
  readonly hours: number;
  /** Bytes of the tables, and of what the export keeps to be continued. */
  readonly bytes: number;
  /** Interactions by channel and direction. */
  readonly channels: readonly Counted[];
}

/** What an export is like, without anything of a record. */
export interface ExportReport {
  readonly tenantId: string;
  readonly origin: string;
  /** ISO times. */
  readonly from: string;
  readonly to: string;
  readonly interactions: number;
  readonly slices: number;
  readonly bytes: number;
  /** Interactions by UTC day and channel. */
  readonly days: readonly { readonly day: string; readonly channel: string; readonly count: number }[];
  /** Interactions by channel and direction, in the words of the source. */
  readonly channels: readonly Counted[];
  readonly mediaTypes: readonly Counted[];
  readonly rejects: readonly Counted[];
  readonly unmapped: readonly Counted[];
  readonly incomplete: readonly Counted[];
  readonly unknownFields: readonly Counted[];
  /** How many interactions were looked at field by field, how many of them have each field, and what became of it. */
  readonly sampled: number;
  readonly fields: readonly Counted[];
  readonly diagnostics: readonly Counted[];
  readonly nextActions: readonly string[];
  /** What the whole would take, if only a sample was read. */
  readonly estimate?: Estimate;
}

type CountField =
  | 'counts'
  | 'diagnostics'
  | 'mediaTypes'
  | 'incomplete'
  | 'unmapped'
  | 'unknownFields'
  | 'fields'
  | 'rejectCodes';

/** Makes the report of an export from its manifest. `path` is where the user knows it. */
export function reportOf(folder: ExportFolder, path = folder.path): ExportReport {
  const { header } = folder;
  const entries = folder.entries();
  const counts = totals(entries, 'counts');
  const channels = new Map<string, number>();
  const days = new Map<string, number>();
  for (const [key, count] of counts) {
    const [day, channel, direction] = key.split(' ');
    add(channels, `${channel} ${direction}`, count);
    add(days, `${day} ${channel}`, count);
  }
  const rejects = listOf(totals(entries, 'rejectCodes'), rejectAdvice);
  const unmapped = listOf(totals(entries, 'unmapped'), profileLine);
  const incomplete = listOf(totals(entries, 'incomplete'), incompleteAdvice);
  return {
    tenantId: header.tenantId,
    origin: header.origin,
    from: new Date(header.from).toISOString(),
    to: new Date(folder.end).toISOString(),
    interactions: totalsOf(entries).interactions,
    slices: entries.length,
    bytes: entries.reduce((sum, { files }) => sum + files.reduce((each, { bytes }) => each + bytes, 0), 0),
    days: [...days].toSorted().map(([key, count]) => {
      const [day = '', channel = ''] = key.split(' ');
      return { day, channel, count };
    }),
    channels: listOf(channels),
    mediaTypes: listOf(totals(entries, 'mediaTypes')),
    rejects,
    unmapped,
    incomplete,
    unknownFields: listOf(totals(entries, 'unknownFields')),
    sampled: entries.reduce((sum, { sampled }) => sum + sampled, 0),
    fields: fieldsOf(totals(entries, 'fields')),
    diagnostics: listOf(totals(entries, 'diagnostics')),
    nextActions: nextActions(path, rejects, unmapped, incomplete),
  };
}

/** What is incomplete in one line, for example `37 transcript:pending, 1 notes:forbidden`. */
export function summaryOf(incomplete: readonly Counted[]): string {
  return incomplete.map(({ what, count }) => `${count} ${what}`).join(', ');
}

/** Every field with what became of it, those first that no rule uses. */
function fieldsOf(sums: ReadonlyMap<string, number>): readonly Counted[] {
  const byField = Map.groupBy(sums, ([key]) => key.slice(0, key.lastIndexOf(' ')));
  const counted = [...byField].map(([what, outcomes]) => ({
    what,
    count: outcomes.reduce((sum, [, count]) => sum + count, 0),
    advice: outcomes
      .map(([key]) => key.slice(key.lastIndexOf(' ') + 1))
      .toSorted()
      .join(', '),
  }));
  const isUnused = ({ advice }: Counted): number => (/lost|reported/.test(advice ?? '') ? 0 : 1);
  return counted.toSorted((a, b) => isUnused(a) - isUnused(b) || (a.what < b.what ? -1 : 1));
}

function nextActions(
  path: string,
  rejects: readonly Counted[],
  unmapped: readonly Counted[],
  incomplete: readonly Counted[],
): readonly string[] {
  return [
    ...(incomplete.length > 0 ? [`Decide what to do about incomplete interactions (${summaryOf(incomplete)})`] : []),
    ...(rejects.length > 0 ? [`See why there are rejects, and replay them: cxbridge rejects ls ${path}`] : []),
    ...(unmapped.length > 0
      ? ['Add the values that the profile does not know to a profile of the site, and export again into another folder']
      : []),
    `Bring the export up to now before the cut-over: cxbridge catch-up ${path}`,
    `Prove that nothing is missing: cxbridge verify ${path}`,
  ];
}

function totals(entries: readonly SliceEntry[], field: CountField): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const entry of entries) for (const [key, count] of Object.entries(entry[field])) add(sums, key, count);
  return sums;
}

function add(sums: Map<string, number>, key: string, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count);
}

function listOf(sums: ReadonlyMap<string, number>, advice?: (what: string) => string | undefined): readonly Counted[] {
  return [...sums]
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([what, count]) => {
      const todo = advice?.(what);
      return { what, count, ...(todo !== undefined && { advice: todo }) };
    });
}
