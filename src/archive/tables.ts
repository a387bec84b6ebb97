import type { ColumnType, Kysely } from 'kysely';
import { BridgeError } from '../kit/bridge-error.ts';

/** The tables of an archive; the same in SQLite and in PostgreSQL. Times are epoch milliseconds. `tenant_id` is the tenant of the bridge whose users see the row. */
export interface ArchiveTables {
  readonly interaction: {
    readonly tenant_id: string;
    readonly id: string;
    readonly origin: string;
    readonly started_at: ColumnType<number | null, number | null, number | null>;
    /** Media type in lower case. */
    readonly media_type: string;
    /** As `searchKey` writes it, like every text that is searched. */
    readonly contact_id: string | null;
    /** The customer's number by its digits, or e-mail address in lower case. */
    readonly address: string | null;
    /** The customer's number or address as it was exported, by which it is erased. */
    readonly customer: string | null;
    /** 1 for a subject that was read from an artifact. */
    readonly is_subject_of_artifact: number;
    readonly ended_at: ColumnType<number | null, number | null, number | null>;
    /** These are JSON, see `ArchivedRecord`. */
    readonly shown: string;
    readonly call: string | null;
    readonly attributes: string | null;
    readonly content: string;
  };
  /** Who handled an interaction: user ids in lower case with dashes. 1 for who took part in the conversation. */
  readonly handler: {
    readonly tenant_id: string;
    readonly interaction_id: string;
    readonly user_id: string;
    readonly has_conversed: number;
  };
  /** Custom attributes, which lists can be searched by. */
  readonly attribute: {
    readonly tenant_id: string;
    readonly interaction_id: string;
    readonly name: string;
    readonly value: string;
  };
  /** The version of these tables: one row. */
  readonly version: { readonly id: number; readonly version: number };
  /** Slices of exports that have been loaded, by the digest of their rows. */
  readonly loaded: { readonly tenant_id: string; readonly sha256: string; readonly loaded_at: number };
}

export type ArchiveDatabase = Kysely<ArchiveTables>;

/** Raised when the tables change, so that no version writes into those of another. */
const VERSION = 1;

/** Makes the tables and indexes that are not there yet. Throws BridgeError for a database of another version. */
export async function createArchiveTables(database: ArchiveDatabase): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('version')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  await database
    .insertInto('version')
    .values({ id: 1, version: VERSION })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const versions = await database.selectFrom('version').select('version').execute();
  if (versions.some(({ version }) => version !== VERSION))
    throw new BridgeError(
      'ArchiveError',
      'archive-version',
      'it was made by another version of the bridge: load the exports into a new one',
    );
  await schema
    .createTable('interaction')
    .ifNotExists()
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('media_type', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text')
    .addColumn('address', 'text')
    .addColumn('customer', 'text')
    .addColumn('is_subject_of_artifact', 'integer', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('call', 'text')
    .addColumn('attributes', 'text')
    .addColumn('content', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('interaction_key', ['tenant_id', 'id'])
    .execute();
  await schema
    .createTable('handler')
    .ifNotExists()
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('interaction_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('has_conversed', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('handler_key', ['tenant_id', 'user_id', 'interaction_id'])
    .execute();
  await schema
    .createTable('attribute')
    .ifNotExists()
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('interaction_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('attribute_key', ['tenant_id', 'interaction_id', 'name'])
    .execute();
  await schema
    .createTable('loaded')
    .ifNotExists()
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('loaded_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('loaded_key', ['tenant_id', 'sha256'])
    .execute();
  const indexes = {
    interaction_time: ['interaction', ['tenant_id', 'started_at', 'id']],
    interaction_contact: ['interaction', ['tenant_id', 'contact_id', 'started_at', 'id']],
    interaction_address: ['interaction', ['tenant_id', 'address', 'started_at', 'id']],
    handler_interaction: ['handler', ['tenant_id', 'interaction_id']],
    attribute_value: ['attribute', ['tenant_id', 'name', 'value']],
  } as const;
  for (const [name, [table, columns]] of Object.entries(indexes))
    await schema
      .createIndex(name)
      .ifNotExists()
      .on(table)
      .columns([...columns])
      .execute();
}

/** Deletes interactions of a tenant with all that belongs to them. Not more than a few hundred at once: a statement has a limited number of values. */
export async function deleteInteractions(
  database: ArchiveDatabase,
  tenantId: string,
  ids: readonly string[],
): Promise<void> {
  await database.deleteFrom('interaction').where('tenant_id', '=', tenantId).where('id', 'in', ids).execute();
  await database.deleteFrom('handler').where('tenant_id', '=', tenantId).where('interaction_id', 'in', ids).execute();
  await database.deleteFrom('attribute').where('tenant_id', '=', tenantId).where('interaction_id', 'in', ids).execute();
}
