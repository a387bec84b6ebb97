import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { queryRows } from './duckdb.ts';
import { sourceSettings } from './source-settings.ts';

/** Settings of commands that export a simulator, with a rate that is not reached. */
export function exportSettings(simulator: Simulator): Record<string, string> {
  return { ...sourceSettings(simulator), CXENGAGE_RATE_PER_SECOND: '5000', CXENGAGE_CONCURRENCY: '32' };
}

/** The rows of a table of an export in Parquet. */
export function tableRows(folder: string, table: string, columns = '*') {
  return queryRows(
    `SELECT ${columns} FROM read_parquet('${folder}/${table}/**/*.parquet', hive_partitioning = true) ORDER BY ALL`,
  );
}

/** The files of all tables but `run` with the digests of their bytes, by their names below the folder. */
export function tableFiles(folder: string): Readonly<Record<string, string>> {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path))
    .filter((path) => !/^(?:manifest|run|\.part)\/|^report\./.test(path));
  return Object.fromEntries(
    all.toSorted().map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}

/** The ids of everything that a simulator has. */
export function idsOf(simulator: Simulator): readonly string[] {
  const { total } = simulator.tenant.list({ offset: 0, limit: 1 });
  const { entries } = simulator.tenant.list({ offset: 0, limit: total });
  return entries.map(({ interaction }) => interaction.interactionId).toSorted();
}
