import { zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column, Table } from '../tables/columns.ts';
import { FileSink, type WrittenFile } from './file-sink.ts';
import type { AnyRow, TableFile } from './table-file.ts';

/** A row group is written when it has so many rows, or characters of text. */
const GROUP_ROWS = 20_000;
const GROUP_CHARS = 16 * 2 ** 20;
/** Bytes of an empty writer: one grows by doubling. */
const WRITER_BYTES = 2 ** 16;

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type Cell = string | number | boolean | Date | bigint | undefined;

/** A Parquet file, compressed with zstd. Finished row groups are on the disk; only the one that is being filled is in memory. */
export class ParquetFile implements TableFile {
  readonly #sink: FileSink;
  readonly #bytes = new ByteWriter(WRITER_BYTES);
  readonly #writer: ParquetWriter;
  readonly #columns: readonly (readonly [string, Column])[];
  #data: Cell[][];
  #chars = 0;
  #rows = 0;
  #hasGroup = false;

  private constructor(sink: FileSink, table: Table) {
    this.#sink = sink;
    this.#columns = Object.entries(table.columns);
    this.#data = this.#columns.map(() => []);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'root', num_children: this.#columns.length }, ...this.#columns.map(elementOf)],
      codec: 'ZSTD',
      compressors: { ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes) },
      createdBy: 'cxengage-genesys-bridge',
    });
  }

  static async create(path: string, table: Table): Promise<ParquetFile> {
    return new ParquetFile(await FileSink.create(path), table);
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: AnyRow): void {
    this.#rows += 1;
    for (const [index, [name, column]] of this.#columns.entries()) {
      const value = row[name];
      if (typeof value === 'string') this.#chars += value.length;
      this.#data[index]?.push(cellOf(value, column));
    }
  }

  async drain(): Promise<void> {
    if (this.#chars >= GROUP_CHARS || (this.#data[0]?.length ?? 0) >= GROUP_ROWS) await this.#writeGroup();
  }

  async close(): Promise<WrittenFile> {
    if (!this.#hasGroup || (this.#data[0]?.length ?? 0) > 0) await this.#writeGroup();
    this.#writer.finish();
    await this.#flush();
    return this.#sink.close();
  }

  abandon(): Promise<void> {
    return this.#sink.abandon();
  }

  async #writeGroup(): Promise<void> {
    this.#hasGroup = true;
    const columnData = this.#columns.map(([name], index) => ({ name, data: this.#data[index] ?? [] }));
    this.#writer.write({ columnData, rowGroupSize: Math.max(1, this.#data[0]?.length ?? 0) });
    this.#data = this.#columns.map(() => []);
    this.#chars = 0;
    await this.#flush();
  }

  /** The library counts offsets by itself, so what has been written may leave its buffer. */
  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#bytes.getBytes());
    this.#bytes.index = 0;
    await this.#sink.write(bytes);
  }
}

function elementOf([name, { type, isRequired }]: readonly [string, Column]): Element {
  const repetition = { name, repetition_type: isRequired ? 'REQUIRED' : 'OPTIONAL' } as const;
  switch (type) {
    case 'text':
      return { ...repetition, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    // The library would write the text of a text as JSON.
    case 'json':
      return { ...repetition, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'integer':
      return { ...repetition, type: 'INT32' };
    case 'number':
      return { ...repetition, type: 'DOUBLE' };
    case 'boolean':
      return { ...repetition, type: 'BOOLEAN' };
    case 'timestamp':
      return {
        ...repetition,
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      };
  }
}

function cellOf(value: AnyRow[string], { type }: Column): Cell {
  return type === 'timestamp' && typeof value === 'number' ? new Date(value) : value;
}
