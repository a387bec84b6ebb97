import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { sqliteDialect } from './sqlite-dialect.ts';
import { type ArchiveDatabase, type ArchiveTables, createArchiveTables } from './tables.ts';

/** Connections to PostgreSQL. */
const POOL = 8;
/** How long a statement may take in PostgreSQL, in milliseconds: longer than any operation. */
const STATEMENT_MS = 60_000;
const CONNECT_MS = 5_000;

/** Opens an archive: `postgres://…`, or the path of a file of SQLite, which is made. Rejects with the error of the database. */
export async function openArchive(address: string): Promise<ArchiveDatabase> {
  const database = new Kysely<ArchiveTables>({
    dialect: isPostgres(address) ? postgresDialect(address) : sqliteDialect(address),
  });
  try {
    await createArchiveTables(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
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
