import { type InputRecord, RecordCollector, type Splitter } from './splitter.ts';

const NEWLINE = 0x0a;

/** Splits an input into lines, one record each; a record's number is its line, from 1. */
export class LineSplitter implements Splitter {
  readonly #line: RecordCollector;

  constructor(maxBytes: number) {
    this.#line = new RecordCollector(maxBytes);
  }

  *push(block: Buffer): Generator<InputRecord> {
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
      const item = this.#line.finish(block, start, end);
      if (item) yield item;
      start = end + 1;
    }
    this.#line.add(block.subarray(start));
  }

  *end(): Generator<InputRecord> {
    const last = this.#line.isEmpty ? undefined : this.#line.finish(Buffer.alloc(0), 0, 0);
    if (last) yield last;
  }
}
