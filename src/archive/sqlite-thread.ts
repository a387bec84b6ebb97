import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

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
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');

parentPort?.on('message', ({ number, sql, parameters }: Statement) => {
  let result: StatementResult;
  try {
    const statement = database.prepare(sql);
    if (statement.columns().length > 0) result = { number, rows: statement.all(...parameters), changes: 0 };
    else result = { number, rows: [], changes: Number(statement.run(...parameters).changes) };
  } catch (error) {
    result = { number, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(result);
});
