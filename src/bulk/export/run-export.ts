import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Dispatcher } from './dispatcher.ts';
import { exportSlice, type SliceParts, withStaging } from './export-slice.ts';
import { createTableFile } from './files/create-table-file.ts';
import { extensionOf } from './files/format.ts';
import { moveTo } from './folder/durable-files.ts';
import type { ExportFolder } from './folder/export-folder.ts';
import type { SliceEntry } from './folder/manifest.ts';
import { daySlices, halvesOf, type Slice } from './slices.ts';
import type { ExportSource } from './source/export-source.ts';
import type { Row } from './tables/tables.table.ts';
import { ExportInterrupted } from './while-away.ts';

/** How often what is missing is given out again: a queue may have been lost. */
const MAX_PASSES = 5;

/** How far a run is. */
export interface RunState {
  slices: number;
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
  /** Whether no other process works on the export. */
  readonly isAlone: boolean;
}

/** Exports every slice that is not complete yet. Rejects with ExportInterrupted, SourceError or the system's error; what is complete stays. */
export async function runExport({ folder, dispatcher, onProgress, ...parts }: RunParts): Promise<RunState> {
  const state = { slices: 0, slicesDone: 0, interactions: 0, rejects: 0 };
  const onInteraction = (isReject: boolean): void => {
    state.interactions += 1;
    if (isReject) state.rejects += 1;
    onProgress(state);
  };
  const work = async (slice: Slice): Promise<readonly Slice[]> => {
    const halves = await exportUnlessDone(slice, { ...parts, folder, onInteraction });
    state.slices += halves.length;
    state.slicesDone += 1;
    onProgress(state);
    return halves;
  };
  for (let pass = 0; ; pass += 1) {
    if (pass > 0) await folder.refresh();
    const missing = missingSlices(folder);
    if (missing.length === 0) break;
    if (pass === MAX_PASSES) throw new ExportInterrupted(`${missing.length} slices could not be exported`);
    state.slices = state.slicesDone + missing.length;
    onProgress(state);
    await dispatcher.run(missing, work);
  }
  if (parts.isAlone) await folder.removeUnnamed();
  return state;
}

/** Exports a slice, unless another process has done it. Returns the parts of it that are missing then. Rejects as `exportSlice` does. */
export async function exportUnlessDone(slice: Slice, parts: SliceParts): Promise<readonly Slice[]> {
  const { folder } = parts;
  await folder.refresh();
  if (folder.isSplit(slice) || folder.entryOf(slice)) return missingParts(slice, folder);
  return exportSlice(slice, parts);
}

/** What is missing of an export. */
export function missingSlices(folder: ExportFolder): readonly Slice[] {
  return folder.ranges.flatMap(daySlices).flatMap((slice) => missingParts(slice, folder));
}

/** What of a slice is not complete: nothing, the slice, or parts of it. */
function missingParts(slice: Slice, folder: ExportFolder): readonly Slice[] {
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
  await withStaging(folder, async (staging) => {
    const path = join(staging, 'run');
    const file = await createTableFile(path, 'run', folder.header);
    file.add(row);
    await file.close();
    await moveTo(
      path,
      join(folder.path, 'run', `${row.started_at}-${randomUUID().slice(0, 8)}${extensionOf(folder.header)}`),
    );
  });
}
