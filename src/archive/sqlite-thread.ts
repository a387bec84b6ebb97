import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';

/* The thread of an SQLite archive: a long query must not hold up the event loop of the bridge. It runs one statement after the other. */

/** One statement. */
export interface Statement {
  readonly number: number;
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** Its rows, or the message of its error. */
export type StatementResult =
  | { readonly number: number; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly number: number; readonly error: string };

const database = new DatabaseSync(String(workerData));
// The interactions of a contact are on as many pages as there are: with the 2 MB of SQLite, each list would read them again.
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -65536;',
);

/** The statement after which there are no others. */
const CLOSE = 'close';
/** Statements that are kept: there are few different ones, and those of long lists of ids are not used twice. */
const MAX_STATEMENTS = 100;
const statements = new LRUCache<string, StatementSync>({ max: MAX_STATEMENTS });

function prepared(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known) return known;
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}

parentPort?.on('message', ({ number, sql, parameters }: Statement) => {
  if (sql === CLOSE) {
    // So that everything is in the one file.
    database.close();
    parentPort?.postMessage({ number, rows: [], changes: 0 });
    return;
  }
  let result: StatementResult;
  try {
    const statement = prepared(sql);
    if (statement.columns().length > 0) result = { number, rows: statement.all(...parameters), changes: 0 };
    else result = { number, rows: [], changes: Number(statement.run(...parameters).changes) };
  } catch (error) {
    result = { number, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(result);
});
