import { join } from 'node:path';
import { DAY } from '../../kit/durations.ts';
import type { Dispatcher } from './dispatcher.ts';
import {
  byTime,
  exportSlice,
  listedFields,
  rewriteSlice,
  type SliceParts,
  type WrittenInteraction,
} from './export-slice.ts';
import type { CatchUp, SliceEntry } from './folder/manifest.ts';
import { type ExportedInteraction, readRowsFile } from './folder/rows-file.ts';
import { inOrder } from './in-order.ts';
import { missingSlices } from './run-export.ts';
import { sliceName } from './slices.ts';
import type { ListedInteraction } from './source/export-source.ts';

/** How many interactions of a slice are read again at the same time. */
const CONCURRENT_REREADS = 48;
/** How long after its end an interaction may still change without a trace in the list, in milliseconds. */
const SETTLES_MS = DAY;

/** What a catch-up did. */
export interface CatchUpState {
  readonly slices: number;
  slicesDone: number;
  /** Interactions that are in the export for the first time. */
  added: number;
  /** Interactions that were read again. */
  reread: number;
  /** How many of them had changed. */
  changed: number;
  /** Interactions that the source does not list any more. */
  gone: number;
}

/** What a catch-up works with. */
export interface CatchUpParts extends Omit<SliceParts, 'onInteraction'> {
  readonly catchUp: CatchUp;
  readonly dispatcher: Dispatcher;
  /** Whether every interaction is read again. */
  readonly isFull: boolean;
  readonly onProgress: (state: CatchUpState) => void;
}

/**
 * Brings an export up to the moment of the catch-up. The source has no "changed since", so every list is read again, and of its interactions those are read again whose row
 * differs, which ran, or which had ended less than a day before they were read. Rejects with ExportInterrupted, SourceError or the system's error; what is complete stays.
 */
export async function catchUpExport(parts: CatchUpParts): Promise<CatchUpState> {
  const { folder, catchUp, dispatcher, onProgress } = parts;
  const old = new Map(
    folder.entries().flatMap((entry) => (entry.readAt < catchUp.now ? [[sliceName(entry), entry] as const] : [])),
  );
  const missing = missingSlices(folder);
  const state = { slices: old.size + missing.length, slicesDone: 0, added: 0, reread: 0, changed: 0, gone: 0 };
  const olds = [...old.values()].map(({ from, to }) => ({ from, to }));
  await dispatcher.run([...olds, ...missing], async (slice) => {
    const entry = old.get(sliceName(slice));
    const onInteraction = (): void => {
      state.added += 1;
    };
    const halves = entry ? await lookAgain(entry, parts, state) : await exportSlice(slice, { ...parts, onInteraction });
    state.slices += halves.length;
    state.slicesDone += 1;
    onProgress(state);
    return halves;
  });
  return state;
}

async function lookAgain(entry: SliceEntry, parts: CatchUpParts, state: CatchUpState): Promise<[]> {
  const { folder, source, signal, now, whileAway, isFull } = parts;
  const readAt = now();
  // A slice that has grown is not halved any more.
  const all = (await whileAway(() => source.list(entry, Number.POSITIVE_INFINITY, signal))) ?? [];
  // What was erased does not come back.
  const isErased = new Set(entry.erased);
  const listed = all.filter(({ id }) => !isErased.has(id));
  const before = new Map<string, ExportedInteraction>();
  for await (const each of readRowsFile(join(folder.path, entry.rowsFile.path))) before.set(each.id, each);
  const isListed = new Set(listed.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !isListed.has(id));
  const mustRead = (each: ListedInteraction): boolean => isFull || !isSettled(before.get(each.id), each, entry.readAt);
  const discarded = (entry.discarded ?? []).filter((id) => !listed.some((each) => each.id === id && mustRead(each)));
  state.gone += gone.length - (entry.gone?.length ?? 0);
  if (gone.length === (entry.gone?.length ?? 0) && !listed.some(mustRead)) {
    await folder.publish({ ...entry, sliceVersion: entry.sliceVersion + 1, readAt }, []);
    return [];
  }
  const kept = gone.flatMap((id) => before.get(id) ?? []);
  const inSlice: readonly (ListedInteraction | ExportedInteraction)[] = [...listed, ...kept].toSorted(byTime);
  const read = (staging: string) =>
    inOrder(inSlice, CONCURRENT_REREADS, async (each): Promise<WrittenInteraction> => {
      if (!('text' in each)) return each;
      const known = before.get(each.id);
      if (known && !mustRead(each)) return known;
      const read = await whileAway(() => source.read(each, signal, { staging }));
      if (!known) state.added += 1;
      else {
        state.reread += 1;
        if (JSON.stringify(known.rows) !== JSON.stringify(read.rows)) state.changed += 1;
      }
      return { ...listedFields(each), ...read };
    });
  await rewriteSlice(entry, { readAt, gone, discarded }, read, folder);
  return [];
}

/** Whether an interaction is as it was exported, as far as its list shows, and cannot have changed otherwise. */
function isSettled(before: ExportedInteraction | undefined, listed: ListedInteraction, readAt: number): boolean {
  if (before?.digest !== listed.digest || listed.endedAt === undefined) return false;
  return listed.endedAt + SETTLES_MS < readAt;
}
