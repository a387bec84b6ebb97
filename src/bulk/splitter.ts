/** One record of an input: its number, from 1, and its text; undefined where it is longer than the limit. */
export interface Item {
  readonly number: number;
  readonly text: string | undefined;
}

/** Cuts an input that comes in blocks into records, holding no more of it than one record. */
export interface Splitter {
  push(block: Buffer): readonly Item[];
  /** What is left when the input ends. */
  end(): readonly Item[];
}

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
    else this.#parts.push(part);
  }

  /** Ends the record. Blank ones count and are left out. */
  finish(last: Buffer): readonly Item[] {
    this.add(last);
    this.#number += 1;
    const tooLong = this.#size > this.#maxBytes;
    const text = tooLong ? undefined : Buffer.concat(this.#parts).toString('utf8').trim();
    this.#parts = [];
    this.#size = 0;
    return text === '' ? [] : [{ number: this.#number, text }];
  }
}
