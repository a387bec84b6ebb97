import { stringify } from 'csv-stringify/sync';
import type { Table } from '../tables/columns.ts';
import { compressPart } from './compress.ts';
import { FileSink, type WrittenFile } from './file-sink.ts';
import type { FileFormat } from './format.ts';
import type { AnyRow, TableFile } from './table-file.ts';

/** Characters of a part that is compressed by itself. */
const PART_CHARS = 2 ** 20;
/** Rows that become text together: the CSV library takes long to begin. */
const BATCH_ROWS = 200;

/** A file of lines: JSON, or CSV as RFC 4180 has it. */
export class TextFile implements TableFile {
  readonly #sink: FileSink;
  readonly #compression: FileFormat['compression'];
  readonly #textOf: (rows: readonly AnyRow[]) => string;
  #batch: AnyRow[] = [];
  #texts: string[] = [];
  #chars = 0;
  #parts = 0;
  #rows = 0;

  private constructor(
    sink: FileSink,
    compression: FileFormat['compression'],
    textOf: (rows: readonly AnyRow[]) => string,
  ) {
    this.#sink = sink;
    this.#compression = compression;
    this.#textOf = textOf;
  }

  static async create(path: string, table: Table, { format, compression }: FileFormat): Promise<TextFile> {
    const names = Object.keys(table.columns);
    const times = names.filter((name) => table.columns[name]?.type === 'timestamp');
    const textOf = format === 'csv' ? csvText(names, new Set(times)) : jsonText(times);
    const file = new TextFile(await FileSink.create(path), compression, textOf);
    if (format === 'csv') file.#push(`${names.join(',')}\r\n`);
    return file;
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: AnyRow): void {
    this.#rows += 1;
    this.#batch.push(row);
    if (this.#batch.length === BATCH_ROWS) this.#endBatch();
  }

  async drain(): Promise<void> {
    if (this.#chars >= PART_CHARS) await this.#writePart();
  }

  async close(): Promise<WrittenFile> {
    await this.#writePart();
    return this.#sink.close();
  }

  abandon(): Promise<void> {
    return this.#sink.abandon();
  }

  #endBatch(): void {
    if (this.#batch.length > 0) this.#push(this.#textOf(this.#batch));
    this.#batch = [];
  }

  #push(text: string): void {
    this.#texts.push(text);
    this.#chars += text.length;
  }

  async #writePart(): Promise<void> {
    this.#endBatch();
    // A compressed file is no file of its format before it has a part.
    if (this.#texts.length === 0 && this.#parts > 0) return;
    this.#parts += 1;
    const bytes = Buffer.from(this.#texts.join(''));
    [this.#texts, this.#chars] = [[], 0];
    await this.#sink.write(await compressPart(bytes, this.#compression));
  }
}

function jsonText(times: readonly string[]): (rows: readonly AnyRow[]) => string {
  const lineOf = (row: AnyRow): string => {
    const shown: Record<string, unknown> = { ...row };
    for (const name of times) shown[name] = textOfTime(row[name]);
    return `${JSON.stringify(shown)}\n`;
  };
  return (rows) => rows.map(lineOf).join('');
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
function csvText(names: readonly string[], times: ReadonlySet<string>): (rows: readonly AnyRow[]) => string {
  const cellsOf = (row: AnyRow) =>
    names.map((name) => {
      const value = times.has(name) ? textOfTime(row[name]) : row[name];
      return typeof value === 'boolean' ? String(value) : value;
    });
  // By itself the library only quotes the line break that ends a record.
  const options = { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\r\n]/ } as const;
  return (rows) => stringify(rows.map(cellsOf), options);
}

/** UTC with microseconds, as the other formats have it. */
function textOfTime(value: AnyRow[string]): string | undefined {
  return typeof value === 'number' ? new Date(value).toISOString().replace('Z', '000Z') : undefined;
}
