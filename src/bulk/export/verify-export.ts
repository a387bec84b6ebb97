import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuplicateCounter } from '../../kit/duplicate-ids.ts';
import { IdDigests } from '../../kit/id-digests.ts';
import type { ExportFolder } from './folder/export-folder.ts';
import { filesOf } from './folder/export-folder.ts';
import type { SliceEntry } from './folder/manifest.ts';
import { type ExportedInteraction, readRowsFile } from './folder/rows-file.ts';
import { missingSlices, totalsOf } from './run-export.ts';
import { countKey } from './slice-totals.ts';
import { sliceName } from './slices.ts';
import type { ExportSource, ListedInteraction } from './source/export-source.ts';
import type { Rows } from './tables/tables.table.ts';

/** What was found out about an export. */
export interface VerifyReport {
  readonly interactions: number;
  readonly slices: number;
  /** Interactions that were read again and compared field by field. */
  readonly compared: number;
  /** One for each difference, in one sentence. */
  readonly differences: readonly string[];
  /** Interactions with a value that the mapping profile does not know. */
  readonly unmapped: number;
  /** Interactions that lack something, by what and why. */
  readonly incomplete: Readonly<Record<string, number>>;
  /** Interactions per UTC day, channel and direction. */
  readonly counts: Readonly<Record<string, { readonly exported: number; readonly listed: number }>>;
  /** Interactions that the source does not list any more, which a catch-up has found before. */
  readonly gone: number;
  /** Interactions that were erased from the export. */
  readonly erased: number;
}

/** What is verified, and with what. */
export interface VerifyParts {
  readonly folder: ExportFolder;
  readonly source: ExportSource;
  /** How many interactions are read again. */
  readonly sample: number;
  readonly signal: AbortSignal;
  readonly whileAway: <T>(work: () => Promise<T>) => Promise<T>;
}

/** More differences of a kind in a slice are only counted. */
const MAX_NAMED = 5;

/**
 * Compares an export with its source: every file with its digest, every list with the ids, per day, channel and direction, and a sample field by field. Rejects with
 * SourceError or the system's error.
 */
export async function verifyExport(parts: VerifyParts): Promise<VerifyReport> {
  const { folder, sample } = parts;
  const differences: string[] = [];
  differences.push(
    ...named(
      missingSlices(folder).map(sliceName),
      (slices) => `${slices}: not in the export, run the export again to go on`,
    ),
  );
  const incomplete: Record<string, number> = {};
  const counts: Record<string, { exported: number; listed: number }> = {};
  const entries = folder.entries();
  const { interactions: total } = totalsOf(entries);
  const { erasedIds } = folder;
  const isRepeated = repeatedIds();
  const repeated: string[] = [];
  let [interactions, compared, seen, unmapped, gone, erased] = [0, 0, 0, 0, 0, 0];
  for (const entry of entries) {
    const found = await damageOf(folder, entry);
    differences.push(...found);
    if (found.some((each) => each.startsWith(entry.rowsFile.path))) continue;
    const path = join(folder.path, entry.rowsFile.path);
    for (const [what, count] of Object.entries(entry.incomplete)) incomplete[what] = (incomplete[what] ?? 0) + count;
    unmapped += entry.diagnostics['unmapped-value'] ?? 0;
    gone += entry.gone?.length ?? 0;
    const exported = new Map<string, Known>();
    for await (const { id, at, digest, channel, direction, kept } of readRowsFile(path, entry.interactions)) {
      interactions += 1;
      if (isRepeated(id)) repeated.push(id);
      exported.set(id, { at, digest, channel, direction, ...(kept && { kept }) });
    }
    const all = (await parts.whileAway(() => parts.source.list(entry, Number.POSITIVE_INFINITY, parts.signal))) ?? [];
    const listed = all.filter(({ id }) => !erasedIds.has(id));
    erased += entry.erased?.length ?? 0;
    const listedCounts = countsOf(entry, listed, exported);
    for (const [source, name] of [
      [Object.entries(entry.counts), 'exported'],
      [listedCounts, 'listed'],
    ] as const)
      for (const [key, count] of source) {
        counts[key] ??= { exported: 0, listed: 0 };
        counts[key][name] += count;
      }
    differences.push(...listDifferences(entry, listed, exported, listedCounts));
    const sampled = new Map<string, ListedInteraction>();
    for (const each of listed) {
      // Every so many, so that the sample is spread over the whole export, and is the same each time.
      seen += 1;
      if (Math.floor((seen * sample) / total) === Math.floor(((seen - 1) * sample) / total)) continue;
      const known = exported.get(each.id);
      // What the source has less of than before was kept on purpose.
      if (known && !known.kept && !entry.discarded?.includes(each.id)) sampled.set(each.id, each);
    }
    if (sampled.size === 0) continue;
    for await (const { id, rows: before } of readRowsFile(path, entry.interactions)) {
      const each = sampled.get(id);
      if (!each) continue;
      compared += 1;
      const { rows } = await parts.whileAway(() => parts.source.read(each, parts.signal));
      differences.push(...fieldDifferences(id, before, rows));
    }
  }
  differences.push(
    ...named(
      await folder.unnamedFiles(),
      (paths) => `${paths}: not in the manifest, run "cxbridge catch-up" to remove them`,
    ),
  );
  return { interactions, slices: entries.length, compared, differences, unmapped, incomplete, counts, gone, erased };
}

/** What is kept in memory of the interactions of a slice. */
type Known = Pick<ExportedInteraction, 'at' | 'digest' | 'channel' | 'direction' | 'kept'>;

/** Says of an id whether it was there before. An export may have millions, so only digests are kept. */
function repeatedIds(): (id: string) => boolean {
  const [digests, counter] = [new IdDigests(), new DuplicateCounter()];
  return (id) => {
    const before = counter.duplicates;
    digests.add(id);
    counter.add(digests.take());
    return counter.duplicates > before;
  };
}

/** What is wrong with the files of a slice. */
async function damageOf(folder: ExportFolder, entry: SliceEntry): Promise<readonly string[]> {
  const digests = new Map(filesOf(entry).map(({ path, sha256 }) => [path, sha256]));
  const found: string[] = [];
  for (const [path, sha256] of digests) {
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(join(folder.path, path)), hash);
    } catch (error) {
      found.push(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
      continue;
    }
    if (hash.digest('hex') !== sha256) found.push(`${path} is not as it was written`);
  }
  return found;
}

/** How many interactions the source has of a slice, with those that it does not list any more, per day, channel and direction. */
function countsOf(
  { gone = [] }: SliceEntry,
  listed: readonly ListedInteraction[],
  exported: ReadonlyMap<string, Known>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { at, channel, direction } of [...listed, ...gone.flatMap((id) => exported.get(id) ?? [])]) {
    const key = countKey(at, channel, direction);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** How the list of the source differs from a slice. */
function listDifferences(
  entry: SliceEntry,
  listed: readonly ListedInteraction[],
  exported: ReadonlyMap<string, Known>,
  counts: ReadonlyMap<string, number>,
): readonly string[] {
  const name = sliceName(entry);
  const isListed = new Set(listed.map(({ id }) => id));
  const isGone = new Set(entry.gone);
  const missing = listed.filter(({ id }) => !exported.has(id)).map(({ id }) => id);
  const extra = [...exported.keys()].filter((id) => !isListed.has(id) && !isGone.has(id));
  const changed = listed.filter(({ id, digest }) => exported.has(id) && exported.get(id)?.digest !== digest);
  const keys = new Set([...counts.keys(), ...Object.keys(entry.counts)]);
  const differing = [...keys].filter((key) => counts.get(key) !== entry.counts[key]);
  return [
    ...named(missing, (ids) => `${name}: the export lacks ${ids}: run "cxbridge catch-up"`),
    ...named(extra, (ids) => `${name}: the source does not list ${ids}`),
    ...named(
      changed.map(({ id }) => id),
      (ids) => `${name}: the source has changed ${ids}: run "cxbridge catch-up"`,
    ),
    ...differing
      .toSorted()
      .map((key) => `${key}: ${entry.counts[key] ?? 0} in the export, ${counts.get(key) ?? 0} in the source`),
  ];
}

function named(ids: readonly string[], sentence: (ids: string) => string): readonly string[] {
  if (ids.length === 0) return [];
  const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : '';
  return [sentence(`${ids.slice(0, MAX_NAMED).join(', ')}${more}`)];
}

/** The tables in which an interaction has other rows now. */
function fieldDifferences(id: string, before: Rows, now: Rows): readonly string[] {
  const tables = [...new Set([...Object.keys(before), ...Object.keys(now)])] as (keyof Rows)[];
  // Files are not copied again; the digests of the copies are compared elsewhere.
  const textOf = (rows: unknown): string =>
    JSON.stringify(rows ?? [], (name, value) => (name === 'path' ? undefined : value));
  // Verifying copies no files, so a file that could not be copied is no reject here.
  const differing = tables.filter((table) => table !== 'reject' && textOf(before[table]) !== textOf(now[table]));
  return differing.length === 0 ? [] : [`${id}: the source has other rows of ${differing.join(', ')} now`];
}
