import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dispatcher } from './dispatcher.ts';
import { exportSlice } from './export-slice.ts';
import { createTableFile } from './files/create-table-file.ts';
import { extensionOf } from './files/format.ts';
import { moveTo } from './folder/durable-files.ts';
import type { ExportFolder } from './folder/export-folder.ts';
import type { ExportHeader, SliceEntry } from './folder/manifest.ts';
import { daySlices, halvesOf, type Slice } from './slices.ts';
import type { ExportSource } from './source/export-source.ts';
import type { Row } from './tables/tables.table.ts';

/** How far a run is. */
export interface RunState {
  readonly slices: number;
  slicesDone: number;
  interactions: number;
  rejects: number;
}

/** What an export is run with. */
export interface RunParts {
  readonly folder: ExportFolder;
  readonly source: ExportSource;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly whileAway: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onProgress: (state: RunState) => void;
}

/** Exports every slice that is not complete yet. Rejects with ExportInterrupted, SourceError or the system's error; what is complete stays. */
export async function runExport({ folder, dispatcher, onProgress, ...parts }: RunParts): Promise<RunState> {
  const missing = folder.ranges.flatMap(daySlices).flatMap((slice) => missingParts(slice, folder));
  const state = { slices: missing.length, slicesDone: 0, interactions: 0, rejects: 0 };
  const onInteraction = (isReject: boolean): void => {
    state.interactions += 1;
    if (isReject) state.rejects += 1;
    onProgress(state);
  };
  await dispatcher.run(missing, async (slice) => {
    const halves = await exportSlice(slice, { ...parts, folder, onInteraction });
    state.slices += halves.length;
    state.slicesDone += 1;
    onProgress(state);
    return halves;
  });
  await folder.removeUnnamed();
  return state;
}

/** What of a slice is not complete: nothing, the slice, or parts of it. */
export function missingParts(slice: Slice, folder: ExportFolder): readonly Slice[] {
  if (folder.entryOf(slice)) return [];
  if (!folder.isSplit(slice)) return [slice];
  return (halvesOf(slice) ?? []).flatMap((half) => missingParts(half, folder));
}

/** What all slices of an export have together. */
export function totalsOf(entries: readonly SliceEntry[]): Pick<SliceEntry, 'interactions' | 'rejects'> {
  return {
    interactions: entries.reduce((sum, { interactions }) => sum + interactions, 0),
    rejects: entries.reduce((sum, { rejects }) => sum + rejects, 0),
  };
}

/** Adds a row to the table of runs, which has a file for each. */
export async function recordRun(folder: ExportFolder, row: Row<'run'>): Promise<void> {
  const staging = await folder.stage();
  try {
    const path = join(staging, 'run');
    const file = await createTableFile(path, 'run', folder.header);
    file.add(row);
    await file.close();
    await moveTo(
      path,
      join(folder.path, 'run', `${row.started_at}-${randomUUID().slice(0, 8)}${extensionOf(folder.header)}`),
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** What an export must have the same when it goes on. */
export type WantedExport = Omit<ExportHeader, 'version'>;
