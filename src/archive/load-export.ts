import { join } from 'node:path';
import { sql } from 'kysely';
import type { ExportFolder } from '../bulk/export/folder/export-folder.ts';
import { type ExportedInteraction, readRowsFile } from '../bulk/export/folder/rows-file.ts';
import { archived, comparableAddress, handlersOf } from './record.ts';
import { type ArchiveDatabase, deleteInteractions } from './tables.ts';

/** Interactions that are written in one transaction. */
const BATCH = 500;

/** What a load did. */
export interface LoadState {
  slices: number;
  interactions: number;
  /** Slices that had been loaded before, as they are. */
  skipped: number;
}

/**
 * Loads an export into an archive: each slice once, whatever is loaded again; an interaction that is there already is replaced. Rejects with the error of the database or of
 * the file system; what is loaded stays.
 */
export async function loadExport(
  folder: ExportFolder,
  database: ArchiveDatabase,
  tenantId: string,
  now: () => number,
  onProgress: (state: LoadState) => void,
): Promise<LoadState> {
  const state = { slices: 0, interactions: 0, skipped: 0 };
  const known = new Set(
    (await database.selectFrom('loaded').select('sha256').where('tenant_id', '=', tenantId).execute()).map(
      ({ sha256 }) => sha256,
    ),
  );
  for (const { rowsFile } of folder.entries()) {
    if (known.has(rowsFile.sha256)) state.skipped += 1;
    else {
      let batch: ExportedInteraction[] = [];
      const write = async (): Promise<void> => {
        await writeBatch(database, tenantId, folder.header.origin, batch);
        state.interactions += batch.length;
        batch = [];
        onProgress(state);
      };
      for await (const each of readRowsFile(join(folder.path, rowsFile.path))) {
        batch.push(each);
        if (batch.length === BATCH) await write();
      }
      await write();
      const { sha256 } = rowsFile;
      await database
        .insertInto('loaded')
        .values({ tenant_id: tenantId, sha256, loaded_at: now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      state.slices += 1;
    }
    onProgress(state);
  }
  // Without it, the database may read all interactions of a time to find those of a contact.
  if (state.slices > 0) await sql`analyze`.execute(database);
  return state;
}

async function writeBatch(
  database: ArchiveDatabase,
  tenant_id: string,
  origin: string,
  batch: readonly ExportedInteraction[],
): Promise<void> {
  const records = batch.flatMap(({ rows }) => {
    const found = archived(rows);
    return found ? [{ ...found, rows }] : [];
  });
  if (records.length === 0) return;
  const ids = records.map(({ record }) => record.id);
  await database.transaction().execute(async (transaction) => {
    await deleteInteractions(transaction, tenant_id, ids);
    const interactions = records.map(({ record, rows }) => {
      const [row] = rows.interaction ?? [];
      return {
        tenant_id,
        id: record.id,
        origin,
        started_at: record.startedAt,
        ended_at: record.endedAt,
        media_type: record.mediaType,
        contact_id: record.contactId?.toLowerCase() ?? null,
        address: comparableAddress(row?.customer ?? row?.phone_number),
        shown: record.shown,
        call: record.call,
        attributes: record.attributes,
        content: record.content,
      };
    });
    // A statement has a limited number of values.
    for (let start = 0; start < interactions.length; start += 100)
      await transaction
        .insertInto('interaction')
        .values(interactions.slice(start, start + 100))
        .execute();
    const handlers = records.flatMap(({ record, rows }) =>
      handlersOf(rows).map((user_id) => ({ tenant_id, interaction_id: record.id, user_id })),
    );
    for (let start = 0; start < handlers.length; start += 400)
      await transaction
        .insertInto('handler')
        .values(handlers.slice(start, start + 400))
        .execute();
    const attributes = records.flatMap(({ record, customAttributes }) =>
      Object.entries(customAttributes).map(([name, value]) => ({
        tenant_id,
        interaction_id: record.id,
        name,
        value,
      })),
    );
    for (let start = 0; start < attributes.length; start += 300)
      await transaction
        .insertInto('attribute')
        .values(attributes.slice(start, start + 300))
        .execute();
  });
}
