import { type TableName, tables } from '../tables/tables.table.ts';
import type { FileFormat } from './format.ts';
import { ParquetFile } from './parquet-file.ts';
import type { TableFile } from './table-file.ts';
import { TextFile } from './text-file.ts';

/** Creates the file of a table, which must not exist yet. Rejects with the system's error. */
export function createTableFile(path: string, table: TableName, format: FileFormat): Promise<TableFile> {
  return format.format === 'parquet'
    ? ParquetFile.create(path, tables[table])
    : TextFile.create(path, tables[table], format);
}
