import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { createZstdDecompress } from 'node:zlib';
import { BridgeError } from '../../../kit/bridge-error.ts';
import { compressPart } from '../files/compress.ts';
import { FileSink, type WrittenFile } from '../files/file-sink.ts';
import type { FieldOutcomes } from '../source/field-outcomes-of.ts';
import type { Rows } from '../tables/tables.table.ts';

/** A copy of a file of an interaction. */
export interface CopiedFile extends WrittenFile {
  readonly path: string;
}

/** An interaction as it was exported: what the list said of it, and its rows. */
export interface ExportedInteraction {
  readonly id: string;
  readonly at: number;
  readonly digest: string;
  readonly channel: string;
  readonly direction: string;
  readonly endedAt?: number | undefined;
  readonly rows: Rows;
  /** What became of the fields of its record, if it is one of the sample. */
  readonly fields?: FieldOutcomes | undefined;
  /** The source gives less of it than when it was read; what was read is kept. */
  readonly kept?: true;
  /** Copies of its files, by their paths below the folder. */
  readonly copies?: readonly CopiedFile[];
}

/** Characters of a part that is compressed by itself. */
const ROWS_PART_CHARS = 2 ** 20;

/** The file of a slice from which its tables are made, in one format whatever theirs is: one interaction per line, compressed with zstd. */
export class RowsFile {
  readonly #sink: FileSink;
  #lines: string[] = [];
  #chars = 0;
  #parts = 0;

  private constructor(sink: FileSink) {
    this.#sink = sink;
  }

  static async create(path: string): Promise<RowsFile> {
    return new RowsFile(await FileSink.create(path));
  }

  async add(interaction: ExportedInteraction): Promise<void> {
    const line = `${JSON.stringify(interaction)}\n`;
    this.#lines.push(line);
    this.#chars += line.length;
    if (this.#chars >= ROWS_PART_CHARS) await this.#writePart();
  }

  async close(): Promise<WrittenFile> {
    await this.#writePart();
    return this.#sink.close();
  }

  abandon(): Promise<void> {
    return this.#sink.abandon();
  }

  async #writePart(): Promise<void> {
    if (this.#lines.length === 0 && this.#parts > 0) return;
    this.#parts += 1;
    const bytes = Buffer.from(this.#lines.join(''));
    [this.#lines, this.#chars] = [[], 0];
    await this.#sink.write(await compressPart(bytes, 'zstd'));
  }
}

/** Reads the interactions of a slice, one after the other: so many as its entry says. Rejects with BridgeError if the file cannot be read, or has another number of them. */
export async function* readRowsFile(path: string, count: number): AsyncGenerator<ExportedInteraction> {
  const file = createReadStream(path);
  try {
    const text = createZstdDecompress();
    // A stream that ends with an error does not end what reads from it.
    file.on('error', (error) => text.destroy(error));
    const lines = new StringDecoder('utf8');
    let rest = '';
    let read = 0;
    // Texts may have any other line separator of Unicode in them.
    for await (const chunk of file.pipe(text)) {
      const parts = (rest + lines.write(chunk as Buffer)).split('\n');
      rest = parts.pop() ?? '';
      read += parts.length;
      for (const line of parts) yield JSON.parse(line) as ExportedInteraction;
    }
    if (rest !== '' || read !== count) throw new Error(`${read} interactions instead of ${count}`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BridgeError(
      'ExportError',
      'damaged-rows',
      `${path} cannot be read (${code ?? message}): another command may have changed the export, then run this one again; otherwise restore it from a copy, or delete the files of its slice in manifest/slices, and run the export again`,
      error,
    );
  } finally {
    file.destroy();
  }
}

/** The interactions of a slice without some of them, as `readRowsFile`. */
export async function* interactionsWithout(
  path: string,
  count: number,
  without: ReadonlySet<string>,
): AsyncGenerator<ExportedInteraction> {
  for await (const each of readRowsFile(path, count)) if (!without.has(each.id)) yield each;
}
