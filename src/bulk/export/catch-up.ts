import { join } from 'node:path';
import { BridgeError } from '../../kit/bridge-error.ts';
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
import type { ExportFolder } from './folder/export-folder.ts';
import type { CatchUp, SliceEntry } from './folder/manifest.ts';
import { type ExportedInteraction, interactionsWithout, readRowsFile } from './folder/rows-file.ts';
import { inOrder } from './in-order.ts';
import { keepRicher } from './keep-richer.ts';
import { missingSlices } from './run-export.ts';
import { sliceName } from './slices.ts';
import type { ListedInteraction } from './source/export-source.ts';

/** How many interactions of a slice are read again at the same time. */
const CONCURRENT_REREADS = 48;
/** How long after its end an interaction may still change without a trace in the list, in milliseconds. */
const SETTLES_MS = DAY;

/** What a catch-up did. */
export interface CatchUpState {
  slices: number;
  slicesDone: number;
  /** Interactions that are in the export for the first time. */
  added: number;
  /** Interactions that were read again. */
  reread: number;
  /** How many of them had changed. */
  changed: number;
  /** How many of them stay as they were, because the source gives less of them now. */
  kept: number;
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
 * differs, which ran, or which had ended less than a day before they were read. Adds what it does to the state. Rejects with ExportInterrupted, SourceError or the system's error; what is complete stays.
 */
export async function catchUpExport(parts: CatchUpParts, state: CatchUpState): Promise<void> {
  const { folder, catchUp, dispatcher, onProgress } = parts;
  const old = new Map(
    folder.entries().flatMap((entry) => (entry.readAt < catchUp.now ? [[sliceName(entry), entry] as const] : [])),
  );
  const missing = missingSlices(folder);
  state.slices += old.size + missing.length;
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
  await dropMoved(folder, state);
}

async function lookAgain(entry: SliceEntry, parts: CatchUpParts, state: CatchUpState): Promise<[]> {
  const { folder, source, signal, now, whileAway, isFull } = parts;
  const readAt = now();
  // A slice that has grown is not halved any more.
  const all = (await whileAway(() => source.list(entry, Number.POSITIVE_INFINITY, signal))) ?? [];
  // What was erased does not come back.
  const { erasedIds } = folder;
  const listed = all.filter(({ id }) => !erasedIds.has(id)).toSorted(byTime);
  const path = join(folder.path, entry.rowsFile.path);
  const before = new Map<string, Known>();
  for await (const { id, at, digest, endedAt } of readRowsFile(path, entry.interactions))
    before.set(id, { id, at, digest, endedAt });
  const isListed = new Set(listed.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !isListed.has(id));
  const knownGone = new Set(entry.gone);
  const mustRead = (each: ListedInteraction): boolean => isFull || !isSettled(before.get(each.id), each, entry.readAt);
  const reread = new Set(listed.flatMap((each) => (mustRead(each) ? [each.id] : [])));
  const discarded = (entry.discarded ?? []).filter((id) => !reread.has(id));
  state.gone += gone.filter((id) => !knownGone.has(id)).length;
  const isSameGone = gone.length === knownGone.size && gone.every((id) => knownGone.has(id));
  // Everything in it is settled, so it is looked at in the same way the next time.
  if (isSameGone && reread.size === 0) return [];
  // Those that stay are in the order of their file, so that it is read once, beside what is read again.
  const inSlice: readonly (ListedInteraction | Known)[] = [
    ...listed,
    ...gone.flatMap((id) => before.get(id) ?? []),
  ].toSorted(byTime);
  const written = async function* (staging: string): AsyncGenerator<WrittenInteraction> {
    await using stored = new StoredRows(path, entry.interactions);
    yield* inOrder(inSlice, CONCURRENT_REREADS, async (each): Promise<WrittenInteraction> => {
      const known = before.has(each.id) ? await stored.find(each.id) : undefined;
      if (known && !reread.has(each.id)) return known;
      if (!('text' in each)) throw new BridgeError('ExportError', 'damaged-rows', `${path} lacks ${each.id}`);
      const read = await whileAway(() => source.read(each, signal, { staging }));
      if (!known) {
        state.added += 1;
        return { ...listedFields(each), ...read };
      }
      state.reread += 1;
      const richer = keepRicher(known, read);
      if (richer.kept) state.kept += 1;
      else if (JSON.stringify(known.rows) !== JSON.stringify(read.rows)) state.changed += 1;
      return { ...richer, ...listedFields(each) };
    });
  };
  await rewriteSlice(entry, { readAt, gone, discarded }, written, folder);
  return [];
}

type Known = Pick<ExportedInteraction, 'id' | 'at' | 'digest' | 'endedAt'>;

/**
 * Finds interactions in a file of rows by their ids. They are asked for in the order of the file, but for those whose time has changed: what is read on the way is kept until it is asked
 * for.
 */
class StoredRows implements AsyncDisposable {
  readonly #rows: AsyncGenerator<ExportedInteraction>;
  readonly #passed = new Map<string, ExportedInteraction>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, count: number) {
    this.#rows = readRowsFile(path, count);
  }

  /** Rejects as `readRowsFile`. */
  find(id: string): Promise<ExportedInteraction | undefined> {
    const found = this.#last.then(() => this.#find(id));
    this.#last = found.catch(() => undefined); // its caller sees the failure
    return found;
  }

  async #find(id: string): Promise<ExportedInteraction | undefined> {
    for (;;) {
      const found = this.#passed.get(id);
      if (found) {
        this.#passed.delete(id);
        return found;
      }
      const { value, done } = await this.#rows.next();
      if (done) return undefined;
      this.#passed.set(value.id, value);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rows.return(undefined);
  }
}

/** Drops interactions from slices that do not list them any more where another slice has them: their time has changed. */
async function dropMoved(folder: ExportFolder, state: CatchUpState): Promise<void> {
  await folder.refresh();
  const gone = new Set(folder.entries().flatMap((entry) => entry.gone ?? []));
  if (gone.size === 0) return;
  const moved = new Set<string>();
  for (const entry of folder.entries()) {
    const own = new Set(entry.gone);
    for await (const { id } of readRowsFile(join(folder.path, entry.rowsFile.path), entry.interactions))
      if (gone.has(id) && !own.has(id)) moved.add(id);
  }
  for (const entry of folder.entries()) {
    const without = new Set((entry.gone ?? []).filter((id) => moved.has(id)));
    if (without.size === 0) continue;
    state.gone = Math.max(0, state.gone - without.size);
    const path = join(folder.path, entry.rowsFile.path);
    const left = (entry.gone ?? []).filter((id) => !without.has(id));
    await rewriteSlice(entry, { gone: left }, () => interactionsWithout(path, entry.interactions, without), folder);
  }
}

/** Whether an interaction is as it was exported, as far as its list shows, and cannot have changed otherwise. */
function isSettled(before: Known | undefined, listed: ListedInteraction, readAt: number): boolean {
  if (before?.digest !== listed.digest || listed.endedAt === undefined) return false;
  return listed.endedAt + SETTLES_MS < readAt;
}
