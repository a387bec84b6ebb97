import { Collector, type Item, type Splitter } from './splitter.ts';

const NEWLINE = 0x0a;

/** One record a line; a record's number is its line. */
export class LineSplitter implements Splitter {
  readonly #line: Collector;

  constructor(maxBytes: number) {
    this.#line = new Collector(maxBytes);
  }

  *push(block: Buffer): Generator<Item> {
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
      const item = this.#line.finish(block, start, end);
      if (item) yield item;
      start = end + 1;
    }
    this.#line.add(block.subarray(start));
  }

  *end(): Generator<Item> {
    const last = this.#line.isEmpty ? undefined : this.#line.finish(Buffer.alloc(0), 0, 0);
    if (last) yield last;
  }
}
