import { existsSync } from 'node:fs';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { BridgeError } from '../kit/bridge-error.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { type ArchiveDatabase, type ArchiveTables, createArchiveTables } from './tables.ts';

/** Connections to PostgreSQL. */
const POOL = 8;
/** How long a statement may take in PostgreSQL, in milliseconds: longer than any operation. */
const STATEMENT_MS = 60_000;
const CONNECT_MS = 5_000;

/** How an archive is opened. */
export interface OpenArchiveOptions {
  /** Whether a file of SQLite is made that does not exist. */
  readonly mayCreate?: boolean;
}

/** Opens an archive: `postgres://…`, or the path of a file of SQLite. Rejects with BridgeError that names the fix. */
export async function openArchive(
  address: string,
  { mayCreate = true }: OpenArchiveOptions = {},
): Promise<ArchiveDatabase> {
  if (!mayCreate && !isPostgres(address) && !existsSync(address))
    throw archiveError('it does not exist: give the path of the file that "cxbridge archive load" has made');
  const database = new Kysely<ArchiveTables>({
    dialect: isPostgres(address) ? postgresDialect(address) : sqliteDialect(address),
  });
  try {
    // Of several nodes that start with an empty database, one may be in the way of another.
    await createArchiveTables(database).catch((error: unknown) => {
      if (error instanceof BridgeError) throw error;
      return createArchiveTables(database);
    });
    return database;
  } catch (error) {
    await database.destroy();
    if (error instanceof BridgeError) throw archiveError(error.message, error);
    // A message of SQLite is about the file; one of PostgreSQL may have the password.
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = isPostgres(address) ? (code ?? 'no answer') : message;
    throw archiveError(
      `${reason}: give the path of a file in a folder that can be written, or the address of a PostgreSQL that answers`,
      error,
    );
  }
}

function archiveError(why: string, cause?: unknown): BridgeError {
  return new BridgeError('ArchiveError', 'archive', `ARCHIVE_DATABASE cannot be opened: ${why}`, cause);
}

/** Whether an address is that of a PostgreSQL. */
function isPostgres(address: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(address);
}

function postgresDialect(connectionString: string): PostgresDialect {
  // Times are within the integers that a number can hold.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString,
    max: POOL,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
  });
  pool.on('error', () => {}); // a connection that was idle; the next statement opens another one, or fails
  return new PostgresDialect({ pool });
}
