import { join } from 'node:path';
import { rewriteSlice, type SliceParts, type WrittenInteraction } from './export-slice.ts';
import type { ExportFolder } from './folder/export-folder.ts';
import { type ExportedInteraction, readRowsFile } from './folder/rows-file.ts';
import { inOrder } from './in-order.ts';
import { keepRicher } from './keep-richer.ts';
import type { Row } from './tables/tables.table.ts';

/** An interaction that could not be exported completely. */
export interface Reject {
  readonly interaction: ExportedInteraction;
  readonly row: Row<'reject'>;
}

/** Which rejects are meant. */
export type RejectFilter = (row: Row<'reject'>) => boolean;

const CONCURRENT_REPLAYS = 16;

/** The rejects of an export, by time. */
export async function* readRejects(folder: ExportFolder, isMeant: RejectFilter): AsyncGenerator<Reject> {
  for (const entry of folder.entries()) {
    if (entry.rejects === 0) continue;
    for await (const interaction of readRowsFile(join(folder.path, entry.rowsFile.path), entry.interactions))
      for (const row of interaction.rows.reject ?? []) if (isMeant(row)) yield { interaction, row };
  }
}

/** Changes what the slices with such rejects have, and writes these slices again. Returns how many interactions were changed. */
async function changeRejects(
  folder: ExportFolder,
  isMeant: RejectFilter,
  change: (interaction: ExportedInteraction, staging: string) => Promise<WrittenInteraction>,
  isDiscard: boolean,
): Promise<number> {
  let count = 0;
  for (const entry of folder.entries()) {
    if (entry.rejects === 0) continue;
    const path = join(folder.path, entry.rowsFile.path);
    const meant = new Set<string>();
    for await (const { id, rows } of readRowsFile(path, entry.interactions))
      if (rows.reject?.some(isMeant)) meant.add(id);
    if (meant.size === 0) continue;
    const changed = (staging: string) =>
      inOrder(
        readRowsFile(path, entry.interactions),
        CONCURRENT_REPLAYS,
        async (each): Promise<WrittenInteraction> => (meant.has(each.id) ? change(each, staging) : each),
      );
    const discarded = new Set([...(entry.discarded ?? []).filter((id) => !meant.has(id)), ...(isDiscard ? meant : [])]);
    await rewriteSlice(entry, { discarded: [...discarded] }, changed, folder);
    count += meant.size;
  }
  return count;
}

/** Reads the interactions of rejects again; what was there of them before is kept if there is less now. Returns how many. Rejects with ExportInterrupted. */
export function replayRejects(
  { folder, source, signal, whileAway }: Pick<SliceParts, 'folder' | 'source' | 'signal' | 'whileAway'>,
  isMeant: RejectFilter,
): Promise<number> {
  const change = async (each: ExportedInteraction, staging: string): Promise<WrittenInteraction> => {
    const listed = { ...each, endedAt: each.endedAt, text: each.rows.reject?.[0]?.source ?? '{}' };
    return keepRicher(each, await whileAway(() => source.read(listed, signal, { staging })));
  };
  return changeRejects(folder, isMeant, change, false);
}

/** Removes rejects from the export; what else is known of their interactions stays. Returns how many interactions had them. */
export function discardRejects(folder: ExportFolder, isMeant: RejectFilter): Promise<number> {
  const change = async (each: ExportedInteraction): Promise<ExportedInteraction> => {
    const { reject: _reject, ...rows } = each.rows;
    return { ...each, rows };
  };
  return changeRejects(folder, isMeant, change, true);
}
