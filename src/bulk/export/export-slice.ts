import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTableFile } from './files/create-table-file.ts';
import { extensionOf } from './files/format.ts';
import type { AnyRow, TableFile } from './files/table-file.ts';
import type { ExportFolder, StagedFile } from './folder/export-folder.ts';
import type { SliceEntry } from './folder/manifest.ts';
import { type CopiedFile, type ExportedInteraction, RowsFile } from './folder/rows-file.ts';
import { inOrder } from './in-order.ts';
import { SliceTotals } from './slice-totals.ts';
import { halvesOf, type Slice } from './slices.ts';
import type { ExportSource, ListedInteraction } from './source/export-source.ts';
import { type TableName, tableNames } from './tables/tables.table.ts';
import { ExportInterrupted } from './while-away.ts';

/** A slice with more interactions is halved: its list is held in memory. */
const MAX_INTERACTIONS = 5_000;
/** Interactions of a slice that are read at the same time. */
const CONCURRENT_READS = 48;
/** Interactions of a slice whose fields are looked at one by one. */
const MAX_SAMPLE = 8;

type TimedInteraction = Pick<ListedInteraction, 'at' | 'id'>;

/** What a slice is exported with. */
export interface SliceParts {
  readonly folder: ExportFolder;
  readonly source: ExportSource;
  readonly signal: AbortSignal;
  /** Current time in epoch milliseconds. */
  readonly now: () => number;
  /** Repeats work while the source is not there. Rejects when that takes too long. */
  readonly whileAway: <T>(work: () => Promise<T>) => Promise<T>;
  /** An interaction has been written. */
  readonly onInteraction: (isReject: boolean) => void;
  /** Interactions whose fields are looked at one by one; by default the first of each channel and direction. */
  readonly fieldSample?: number;
}

/**
 * Exports a slice: all of it or nothing. Returns its halves if it has too many interactions. Rejects with SourceError or the system's error; then nothing of it is in the
 * export.
 */
export async function exportSlice(slice: Slice, parts: SliceParts): Promise<readonly Slice[]> {
  const { folder, source, signal, now, whileAway } = parts;
  const halves = halvesOf(slice);
  const readAt = now();
  const max = halves ? MAX_INTERACTIONS : Number.POSITIVE_INFINITY;
  const listed = await whileAway(() => source.list(slice, max, signal));
  if (!listed) {
    await folder.split(slice);
    return halves ?? [];
  }
  // What was erased before the export was complete, or has got another time since, does not come back.
  const { erasedIds } = folder;
  const ordered = listed.filter(({ id }) => !erasedIds.has(id)).toSorted(byTime);
  const sample = sampleOf(ordered, parts.fieldSample);
  await withStaging(folder, async (staging) => {
    const read = inOrder(ordered, CONCURRENT_READS, async (each) => ({
      ...listedFields(each),
      ...(await whileAway(() => source.read(each, signal, { isSample: sample.has(each), staging }))),
    }));
    await writeSlice({ slice, sliceVersion: 1, readAt, staging }, read, parts);
  });
  return [];
}

/** The first interactions of each channel and direction, and others that are spread over all: what becomes of their fields stands for the rest. */
function sampleOf(ordered: readonly ListedInteraction[], wanted = 0): ReadonlySet<ListedInteraction> {
  const sample = new Map<string, ListedInteraction>();
  for (const each of ordered) {
    const key = `${each.channel} ${each.direction}`;
    if (sample.size < MAX_SAMPLE && !sample.has(key)) sample.set(key, each);
  }
  const every = Math.ceil(ordered.length / Math.max(1, wanted));
  const spread = wanted === 0 ? [] : ordered.filter((_each, index) => index % every === 0);
  return new Set([...sample.values(), ...spread]);
}

/** What is written of an interaction beside its rows. */
export function listedFields({
  id,
  at,
  digest,
  channel,
  direction,
  endedAt,
}: ListedInteraction): Omit<ExportedInteraction, 'rows'> {
  return { id, at, digest, channel, direction, ...(endedAt !== undefined && { endedAt }) };
}

/** An interaction to write, whose files may have been copied just now. */
export type WrittenInteraction = Omit<ExportedInteraction, 'copies'> & {
  readonly copies?: readonly (CopiedFile & { readonly stagedPath?: string })[];
};

/** Which version of which slice is written, and when its list was read. */
interface SliceVersion {
  readonly slice: Slice;
  readonly sliceVersion: number;
  readonly readAt: number;
  readonly gone?: readonly string[];
  readonly discarded?: readonly string[];
  readonly erased?: readonly string[];
  readonly staging: string;
}

/** Gives work a folder for what is being written, and removes it afterwards. */
export async function withStaging<T>(folder: ExportFolder, work: (staging: string) => Promise<T>): Promise<T> {
  const staging = await folder.stage();
  try {
    return await work(staging);
  } finally {
    // What was stopped may still be creating a file.
    await rm(staging, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Writes the files of a slice and adds it to the manifest. Returns false if another process was faster: then nothing is changed. */
async function writeSlice(
  { slice, sliceVersion, readAt, gone = [], discarded = [], erased = [], staging }: SliceVersion,
  interactions: AsyncIterable<WrittenInteraction>,
  { folder, onInteraction }: Pick<SliceParts, 'folder' | 'onInteraction'>,
): Promise<boolean> {
  const { header } = folder;
  const files = new Map<TableName, TableFile>();
  const open = async (table: TableName): Promise<TableFile> => {
    const known = files.get(table);
    if (known) return known;
    const made = await createTableFile(join(staging, table), table, header);
    files.set(table, made);
    return made;
  };
  const rowsFile = await RowsFile.create(join(staging, 'rows'));
  try {
    // The first slice has a file of every table, so that a query of a table finds its columns also if there is no row in it.
    if (slice.from === header.from) for (const table of tableNames) if (table !== 'run') await open(table);
    const totals = new SliceTotals();
    const copies = new Map<string, CopiedFile>();
    const staged: StagedFile[] = [];
    for await (const each of interactions) {
      totals.add(each);
      for (const { stagedPath, path, bytes, sha256 } of each.copies ?? []) {
        copies.set(path, { path, bytes, sha256 });
        if (stagedPath !== undefined) staged.push({ stagedPath, path });
      }
      await rowsFile.add(withoutStagedPaths(each));
      for (const table of tableNames) {
        const rows: readonly AnyRow[] = each.rows[table] ?? [];
        if (rows.length === 0) continue;
        const file = await open(table);
        for (const row of rows) file.add(row);
        await file.drain();
      }
      onInteraction(each.rows.interaction === undefined);
    }
    const place = (stagedPath: string, path: string): string => {
      staged.push({ stagedPath: join(staging, stagedPath), path });
      return path;
    };
    const written = [];
    for (const [table, file] of files) {
      const { bytes, sha256 } = await file.close();
      const path = place(table, folder.pathOf(slice, table, sha256, extensionOf(header)));
      written.push({ table, path, rows: file.rows, bytes, sha256 });
    }
    const { bytes, sha256 } = await rowsFile.close();
    const entry: SliceEntry = {
      ...slice,
      sliceVersion,
      readAt,
      ...totals.summary(),
      ...(gone.length > 0 && { gone: [...gone] }),
      ...(discarded.length > 0 && { discarded: [...discarded] }),
      ...(erased.length > 0 && { erased: [...erased] }),
      files: written,
      ...(copies.size > 0 && { copies: [...copies.values()] }),
      rowsFile: { path: place('rows', folder.rowsPathOf(slice, sha256)), bytes, sha256 },
    };
    return await folder.publish(entry, staged);
  } catch (error) {
    await Promise.allSettled([...files.values(), rowsFile].map((file) => file.abandon()));
    throw error;
  }
}

function withoutStagedPaths({ copies, ...interaction }: WrittenInteraction): ExportedInteraction {
  if (!copies || copies.length === 0) return interaction;
  return { ...interaction, copies: copies.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })) };
}

/** What a rewritten slice changes of its entry in the manifest. */
export type SliceChanges = Partial<Pick<SliceEntry, 'readAt' | 'gone' | 'discarded' | 'erased'>>;

/**
 * Writes a slice that is in the export again, with other interactions. What the manifest knows of it stays, but for the changes. Rejects with ExportInterrupted if another command has
 * changed the slice meanwhile.
 */
export async function rewriteSlice(
  { from, to, sliceVersion, ...entry }: SliceEntry,
  changes: SliceChanges,
  interactions: (staging: string) => AsyncIterable<WrittenInteraction>,
  folder: ExportFolder,
): Promise<void> {
  const { readAt, gone = [], discarded = [], erased = [] } = { ...entry, ...changes };
  const next = { slice: { from, to }, sliceVersion: sliceVersion + 1, readAt, gone, discarded, erased };
  const isWritten = await withStaging(folder, (staging) =>
    writeSlice({ ...next, staging }, interactions(staging), { folder, onInteraction() {} }),
  );
  if (!isWritten) throw new ExportInterrupted('Another command has changed the export meanwhile');
}

/** The order of interactions in every file. */
export function byTime(a: TimedInteraction, b: TimedInteraction): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}
