import { Collector, type Item, type Splitter } from './splitter.ts';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The elements of one JSON array; a record's number is its place. The array is never held as a whole. */
export class ArraySplitter implements Splitter {
  readonly #element: Collector;
  #depth = 0;
  #inText = false;
  #escaped = false;

  constructor(maxBytes: number) {
    this.#element = new Collector(maxBytes);
  }

  *push(block: Buffer): Generator<Item> {
    let start = 0;
    for (let at = 0; at < block.length; at += 1) {
      const edge = this.#step(block[at]);
      if (edge === 'begins') start = at + 1;
      if (edge !== 'ends') continue;
      const item = this.#element.finish(block, start, at);
      if (item) yield item;
      start = at + 1;
    }
    if (this.#depth > 0) this.#element.add(block.subarray(start));
  }

  /** An array that is cut off leaves half an element, or lacks its end: a record that cannot be read. */
  *end(): Generator<Item> {
    const last = this.#element.isEmpty ? undefined : this.#element.finish(Buffer.alloc(0), 0, 0);
    if (last) yield last;
    if (this.#depth === 1 && !this.#inText) yield this.#element.missing();
  }

  /** Takes one byte; tells when the array begins and when an element ends. */
  #step(byte: number | undefined): 'begins' | 'ends' | undefined {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inText = false;
      return undefined;
    }
    if (byte === QUOTE) this.#inText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      this.#depth += 1;
      return this.#depth === 1 ? 'begins' : undefined;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (this.#depth === 0) return undefined; // closes nothing, so it is no part of the array
      this.#depth -= 1;
      return this.#depth === 0 ? 'ends' : undefined;
    } else if (byte === COMMA && this.#depth === 1) return 'ends';
    return undefined;
  }
}
