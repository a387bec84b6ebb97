import { DuckDBInstance } from '@duckdb/node-api';

type Cell = string | number | boolean | null;

/** Runs one query of DuckDB and returns its rows; times as ISO texts, large integers as numbers. */
export async function queryRows(sql: string): Promise<readonly Readonly<Record<string, Cell>>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJson() as readonly Readonly<Record<string, Cell>>[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
