import type { ColumnType, Kysely } from 'kysely';

/** The tables of an archive; the same in SQLite and in PostgreSQL. Times are epoch milliseconds. `tenant_id` is the tenant of the bridge whose users see the row. */
export interface ArchiveTables {
  readonly interaction: {
    readonly tenant_id: string;
    readonly id: string;
    readonly origin: string;
    readonly started_at: ColumnType<number | null, number | null, number | null>;
    /** Media type in lower case. */
    readonly media_type: string;
    readonly contact_id: string | null;
    /** The customer's number by its digits, or e-mail address in lower case. */
    readonly address: string | null;
    readonly ended_at: ColumnType<number | null, number | null, number | null>;
    /** These are JSON, see `ArchivedRecord`. */
    readonly shown: string;
    readonly call: string | null;
    readonly attributes: string | null;
    readonly content: string;
  };
  /** Who handled an interaction: user ids in lower case without dashes. */
  readonly handler: { readonly tenant_id: string; readonly interaction_id: string; readonly user_id: string };
  /** Custom attributes, which lists can be searched by. */
  readonly attribute: {
    readonly tenant_id: string;
    readonly interaction_id: string;
    readonly name: string;
    readonly value: string;
  };
  /** Slices of exports that have been loaded, by the digest of their rows. */
  readonly loaded: { readonly tenant_id: string; readonly sha256: string; readonly loaded_at: number };
}

export type ArchiveDatabase = Kysely<ArchiveTables>;

/** Makes the tables and indexes that are not there yet. */
export async function createArchiveTables(database: ArchiveDatabase): Promise<void> {
  const { schema } = database;
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
