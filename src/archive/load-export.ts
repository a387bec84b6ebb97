import { join } from 'node:path';
import { type Insertable, sql } from 'kysely';
import type { ExportFolder } from '../bulk/export/folder/export-folder.ts';
import type { SliceEntry } from '../bulk/export/folder/manifest.ts';
import { type ExportedInteraction, readRowsFile } from '../bulk/export/folder/rows-file.ts';
import { comparableId } from '../identity/identity-map.ts';
import { archived, comparableAddress, handlersOf } from './record.ts';
import { searchKey, storedText } from './stored-text.ts';
import { type ArchiveDatabase, type ArchiveTables, deleteInteractions } from './tables.ts';

/** Interactions that are written in one transaction. */
const BATCH = 500;

/** What a load did. */
export interface LoadState {
  slices: number;
  interactions: number;
  /** Slices that had been loaded before, as they are. */
  skipped: number;
  /** Ids of interactions that the database did not take. */
  refused: string[];
}

/**
 * Loads an export into an archive: each slice once, whatever is loaded again; an interaction that is there already is replaced, and one that was erased from the export is deleted. Rejects
 * with the error of the database or of the file system; what is loaded stays.
 */
export async function loadExport(
  folder: ExportFolder,
  database: ArchiveDatabase,
  tenantId: string,
  now: () => number,
  onProgress: (state: LoadState) => void,
): Promise<LoadState> {
  const state: LoadState = { slices: 0, interactions: 0, skipped: 0, refused: [] };
  const rows = await database.selectFrom('loaded').select('sha256').where('tenant_id', '=', tenantId).execute();
  const known = new Set(rows.map(({ sha256 }) => sha256));
  for (const entry of folder.entries()) {
    if (entry.interactions === 0) continue;
    if (known.has(entry.rowsFile.sha256)) state.skipped += 1;
    else {
      const refused = state.refused.length;
      await loadSlice(folder, entry, database, tenantId, state, onProgress);
      // One that is not complete is loaded again the next time.
      if (state.refused.length === refused)
        await database
          .insertInto('loaded')
          .values({ tenant_id: tenantId, sha256: entry.rowsFile.sha256, loaded_at: now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      state.slices += 1;
    }
    onProgress(state);
  }
  // Also what was erased while this was going on.
  await folder.refresh();
  const erased = folder.entries().flatMap((entry) => entry.erased ?? []);
  for (let start = 0; start < erased.length; start += BATCH)
    await deleteInteractions(database, tenantId, erased.slice(start, start + BATCH).map(searchKey));
  // Without it, the database may read all interactions of a time to find those of a contact.
  if (state.slices > 0)
    for (const table of ['interaction', 'handler', 'attribute'])
      await sql`analyze ${sql.table(table)}`.execute(database);
  return state;
}

async function loadSlice(
  folder: ExportFolder,
  { rowsFile, interactions }: SliceEntry,
  database: ArchiveDatabase,
  tenantId: string,
  state: LoadState,
  onProgress: (state: LoadState) => void,
): Promise<void> {
  let batch: InteractionRows[] = [];
  const write = async (): Promise<void> => {
    state.refused.push(...(await writeBatch(database, tenantId, batch)));
    state.interactions += batch.length;
    batch = [];
    onProgress(state);
  };
  for await (const each of readRowsFile(join(folder.path, rowsFile.path), interactions)) {
    const found = rowsOf(each, tenantId, folder.header.origin);
    if (found) batch.push(found);
    if (batch.length === BATCH) await write();
  }
  await write();
}

/** Writes interactions, and one by one if the database does not take all of them. Returns the ids of those that it does not take. Rejects if it takes none. */
async function writeBatch(
  database: ArchiveDatabase,
  tenantId: string,
  batch: readonly InteractionRows[],
): Promise<readonly string[]> {
  if (batch.length === 0) return [];
  try {
    await writeTogether(database, tenantId, batch);
    return [];
  } catch (error) {
    // A database that is away takes nothing; one that is there refuses single values.
    await sql`select 1`.execute(database).catch(() => {
      throw error;
    });
    const refused: string[] = [];
    for (const each of batch) {
      await writeTogether(database, tenantId, [each]).catch(() => refused.push(each.interaction.id));
    }
    if (refused.length === batch.length) throw error;
    return refused;
  }
}

/** The rows about one interaction. */
interface InteractionRows {
  readonly interaction: Insertable<ArchiveTables['interaction']>;
  readonly handlers: readonly Insertable<ArchiveTables['handler']>[];
  readonly attributes: readonly Insertable<ArchiveTables['attribute']>[];
}

/** Undefined for one that an export has only as a reject. */
function rowsOf({ rows }: ExportedInteraction, tenant_id: string, origin: string): InteractionRows | undefined {
  const found = archived(rows);
  if (!found) return undefined;
  const { record, customAttributes } = found;
  const interaction_id = searchKey(record.id);
  const address = comparableAddress(record.customer);
  // Two names may be the same once they are stored.
  const attributes = new Map(
    Object.entries(customAttributes).map(([name, value]) => [searchKey(name), searchKey(value)] as const),
  );
  return {
    interaction: {
      tenant_id,
      id: interaction_id,
      origin,
      started_at: record.startedAt,
      ended_at: record.endedAt,
      media_type: searchKey(record.mediaType),
      contact_id: record.contactId === undefined ? null : searchKey(comparableId('contact', record.contactId)),
      address: address === null ? null : searchKey(address),
      customer: record.customer === undefined ? null : storedText(record.customer),
      is_subject_of_artifact: Number(record.isSubjectOfArtifact),
      shown: record.shown,
      call: record.call,
      attributes: record.attributes,
      content: record.content,
    },
    handlers: handlersOf(rows).map(({ userId, hasConversed }) => ({
      tenant_id,
      interaction_id,
      user_id: searchKey(userId),
      has_conversed: Number(hasConversed),
    })),
    attributes: [...attributes].map(([name, value]) => ({ tenant_id, interaction_id, name, value })),
  };
}

async function writeTogether(
  database: ArchiveDatabase,
  tenantId: string,
  batch: readonly InteractionRows[],
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const ids = batch.map(({ interaction }) => interaction.id);
    await deleteInteractions(transaction, tenantId, ids);
    // A statement has a limited number of values.
    for (const part of partsOf(batch, 100))
      await transaction
        .insertInto('interaction')
        .values(part.map(({ interaction }) => interaction))
        .execute();
    for (const part of partsOf(
      batch.flatMap(({ handlers }) => handlers),
      400,
    ))
      await transaction.insertInto('handler').values(part).execute();
    for (const part of partsOf(
      batch.flatMap(({ attributes }) => attributes),
      300,
    ))
      await transaction.insertInto('attribute').values(part).execute();
  });
}

function partsOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
