/** One record of an input: its number, from 1, and its text; undefined where it is longer than the limit. */
export interface Item {
  readonly number: number;
  readonly text: string | undefined;
}

/** Cuts an input that comes in blocks into records, holding no more of it than one record. What a block brings must be taken before the next one is pushed. */
export interface Splitter {
  push(block: Buffer): Iterable<Item>;
  /** What is left when the input ends. */
  end(): Iterable<Item>;
}

const SPACE = 0x20;
const NOT_ASCII = 0x80;
const [VERTICAL_TAB, FORM_FEED] = [0x0b, 0x0c];

/** Collects the bytes of one record over several blocks, up to the limit. */
export class Collector {
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
    // A copy, since the block that it is a part of may be filled anew before the record ends.
    else this.#parts.push(Buffer.from(part));
  }

  /** Ends the record with these bytes of the block. Undefined for a blank one, which counts and is left out. */
  finish(block: Buffer, start: number, end: number): Item | undefined {
    this.#number += 1;
    const size = this.#size + end - start;
    const text = size > this.#maxBytes ? undefined : this.#text(block, start, end);
    this.#parts = [];
    this.#size = 0;
    return text === '' ? undefined : { number: this.#number, text };
  }

  /** A record that should have come and did not. */
  missing(): Item {
    this.#number += 1;
    return { number: this.#number, text: '' };
  }

  #text(block: Buffer, start: number, end: number): string {
    // Nearly every record lies in one block and begins with a bracket.
    const first = block[start] ?? 0;
    if (this.#size === 0 && end > start && first > SPACE && first < NOT_ASCII && isPlainEnd(block[end - 1] ?? 0))
      return block.toString('utf8', start, end);
    return Buffer.concat([...this.#parts, block.subarray(start, end)])
      .toString('utf8')
      .trim();
  }
}

/** Whether a record that ends in this byte is read alike with and without the white space at its end that JSON does not know. */
function isPlainEnd(byte: number): boolean {
  return byte < NOT_ASCII && byte !== VERTICAL_TAB && byte !== FORM_FEED;
}
