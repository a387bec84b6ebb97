import { Collector, type Item, type Splitter } from './splitter.ts';

const NEWLINE = 0x0a;

/** One record a line; a record's number is its line. */
export class LineSplitter implements Splitter {
  readonly #line: Collector;

  constructor(maxBytes: number) {
    this.#line = new Collector(maxBytes);
  }

  push(block: Buffer): readonly Item[] {
    const items: Item[] = [];
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
      items.push(...this.#line.finish(block.subarray(start, end)));
      start = end + 1;
    }
    this.#line.add(block.subarray(start));
    return items;
  }

  end(): readonly Item[] {
    return this.#line.isEmpty ? [] : this.#line.finish(Buffer.alloc(0));
  }
}
