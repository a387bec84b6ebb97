import { stringify } from 'csv-stringify/sync';
import type { Table } from '../tables/columns.ts';
import { compressPart } from './compress.ts';
import { FileSink, type WrittenFile } from './file-sink.ts';
import type { FileFormat } from './format.ts';
import type { AnyRow, TableFile } from './table-file.ts';

/** Characters of a part that is compressed by itself. */
const PART_CHARS = 2 ** 20;

/** A file of lines: JSON, or CSV as RFC 4180 has it. */
export class TextFile implements TableFile {
  readonly #sink: FileSink;
  readonly #compression: FileFormat['compression'];
  readonly #lineOf: (row: AnyRow) => string;
  #lines: string[] = [];
  #chars = 0;
  #parts = 0;
  #rows = 0;

  private constructor(sink: FileSink, compression: FileFormat['compression'], lineOf: (row: AnyRow) => string) {
    this.#sink = sink;
    this.#compression = compression;
    this.#lineOf = lineOf;
  }

  static async create(path: string, table: Table, { format, compression }: FileFormat): Promise<TextFile> {
    const names = Object.keys(table.columns);
    const times = names.filter((name) => table.columns[name]?.type === 'timestamp');
    const lineOf = format === 'csv' ? csvLine(names, new Set(times)) : jsonLine(times);
    const file = new TextFile(await FileSink.create(path), compression, lineOf);
    if (format === 'csv') file.#push(`${names.join(',')}\r\n`);
    return file;
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: AnyRow): void {
    this.#rows += 1;
    this.#push(this.#lineOf(row));
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

  #push(line: string): void {
    this.#lines.push(line);
    this.#chars += line.length;
  }

  async #writePart(): Promise<void> {
    // A compressed file is no file of its format before it has a part.
    if (this.#lines.length === 0 && this.#parts > 0) return;
    this.#parts += 1;
    const bytes = Buffer.from(this.#lines.join(''));
    [this.#lines, this.#chars] = [[], 0];
    await this.#sink.write(await compressPart(bytes, this.#compression));
  }
}

function jsonLine(times: readonly string[]): (row: AnyRow) => string {
  return (row) => {
    const shown: Record<string, unknown> = { ...row };
    for (const name of times) shown[name] = textOfTime(row[name]);
    return `${JSON.stringify(shown)}\n`;
  };
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
function csvLine(names: readonly string[], times: ReadonlySet<string>): (row: AnyRow) => string {
  return (row) => {
    const cells = names.map((name) => (times.has(name) ? textOfTime(row[name]) : row[name]));
    const shown = cells.map((cell) => (typeof cell === 'boolean' ? String(cell) : cell));
    // By itself the library only quotes the line break that ends a record.
    return stringify([shown], { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\r\n]/ });
  };
}

/** UTC with microseconds, as the other formats have it. */
function textOfTime(value: AnyRow[string]): string | undefined {
  return typeof value === 'number' ? new Date(value).toISOString().replace('Z', '000Z') : undefined;
}
