import { type InputRecord, RecordCollector, type Splitter } from './splitter.ts';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Splits one JSON array into its elements; a record's number is its position, from 1. Holds one element at a time, never the whole array. */
export class ArraySplitter implements Splitter {
  readonly #element: RecordCollector;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(maxBytes: number) {
    this.#element = new RecordCollector(maxBytes);
  }

  *push(block: Buffer): Generator<InputRecord> {
    let start = 0;
    for (let at = 0; at < block.length; at += 1) {
      const boundary = this.#step(block[at]);
      if (boundary === 'array-start') start = at + 1;
      if (boundary !== 'element-end') continue;
      const item = this.#element.finish(block, start, at);
      if (item) yield item;
      start = at + 1;
    }
    if (this.#depth > 0) this.#element.add(block.subarray(start));
  }

  /** A truncated array ends in half an element or without its bracket; either yields a record that cannot be parsed. */
  *end(): Generator<InputRecord> {
    const last = this.#element.isEmpty ? undefined : this.#element.finish(Buffer.alloc(0), 0, 0);
    if (last) yield last;
    if (this.#depth === 1 && !this.#inString) yield this.#element.missingRecord();
  }

  /** Advances by one byte and returns the boundary that it marks, if any. */
  #step(byte: number | undefined): 'array-start' | 'element-end' | undefined {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
      return undefined;
    }
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      this.#depth += 1;
      return this.#depth === 1 ? 'array-start' : undefined;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (this.#depth === 0) return undefined; // a closing bracket outside the array
      this.#depth -= 1;
      return this.#depth === 0 ? 'element-end' : undefined;
    } else if (byte === COMMA && this.#depth === 1) return 'element-end';
    return undefined;
  }
}
