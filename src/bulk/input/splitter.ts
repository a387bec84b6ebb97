/** One record of an input: its number, from 1, and its text, which is undefined if it exceeds the size limit. */
export interface InputRecord {
  readonly number: number;
  readonly text: string | undefined;
}

/**
 * Splits an input that arrives in blocks into records and buffers at most one record. The records of a block must be consumed before the next
 * block is pushed.
 */
export interface Splitter {
  push(block: Buffer): Iterable<InputRecord>;
  /** Returns what is left at the end of the input. */
  end(): Iterable<InputRecord>;
}

const SPACE = 0x20;
const NOT_ASCII = 0x80;
const [VERTICAL_TAB, FORM_FEED] = [0x0b, 0x0c];

/** Collects the bytes of one record from several blocks, up to `maxBytes`. */
export class RecordCollector {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  #number = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(part: Buffer): void {
    if (part.length === 0) return;
    this.#size += part.length;
    if (this.#size > this.#maxBytes) this.#parts = [];
    // Copied, because the reader may reuse the block's memory before the record ends.
    else this.#parts.push(Buffer.from(part));
  }

  /** Ends the record with these bytes of the block. Undefined for a blank record, which is numbered but skipped. */
  finish(block: Buffer, start: number, end: number): InputRecord | undefined {
    this.#number += 1;
    const size = this.#size + end - start;
    const text = size > this.#maxBytes ? undefined : this.#text(block, start, end);
    this.#parts = [];
    this.#size = 0;
    return text === '' ? undefined : { number: this.#number, text };
  }

  /** Returns an empty record in place of one that is missing; parsing it fails. */
  missingRecord(): InputRecord {
    this.#number += 1;
    return { number: this.#number, text: '' };
  }

  #text(block: Buffer, start: number, end: number): string {
    // Fast path: nearly every record is inside one block and parses without trimming.
    const first = block[start] ?? 0;
    if (this.#size === 0 && end > start && first > SPACE && first < NOT_ASCII && isPlainEnd(block[end - 1] ?? 0))
      return block.toString('utf8', start, end);
    return Buffer.concat([...this.#parts, block.subarray(start, end)])
      .toString('utf8')
      .trim();
  }
}

/** False if this last byte may belong to white space that JSON does not allow, which must be trimmed. */
function isPlainEnd(byte: number): boolean {
  return byte < NOT_ASCII && byte !== VERTICAL_TAB && byte !== FORM_FEED;
}
