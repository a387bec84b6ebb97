import type { Diagnostic } from '../../kit/diagnostic.ts';
import { contentOf } from '../../mapping/content.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import { type ParsedItem, parseItem, toTranslationInput } from '../input/read-input.ts';
import type { Item } from '../input/splitter.ts';
import { LinesBuffer } from './lines-buffer.ts';
import { Summary } from './summary.ts';

/** What came of a batch of records as lines of JSON: translated ones, and what is to be told of the rejected and the doubtful. Overwritten by the next batch. */
export interface Outcome {
  readonly translated: Buffer;
  readonly doubts: Buffer;
  readonly records: number;
}

/** How many characters of records may be parsed before the first of them is translated. */
const AHEAD = 32 * 1024;

/** One run of translating an archive. `now` is epoch milliseconds, for records that do not say their own. */
export class Translation {
  readonly summary = new Summary();
  readonly #site: Site;
  readonly #now: number;
  readonly #translated = new LinesBuffer();
  readonly #doubts = new LinesBuffer();
  readonly #ahead: { readonly record: ParsedItem; readonly line: number }[] = [];

  constructor(site: Site, now: number) {
    this.#site = site;
    this.#now = now;
  }

  /** `before` is how many lines stand before the batch's own first. */
  of(items: Iterable<Item>, before = 0): Outcome {
    const known = this.summary.records;
    // Several records are parsed in a row: the parser's tables stay in the processor's caches, which saves a thirtieth of all.
    let size = 0;
    for (const item of items) {
      this.#ahead.push({ record: parseItem(item), line: before + item.number });
      size += item.text?.length ?? 0;
      if (size < AHEAD) continue;
      this.#takeAll();
      size = 0;
    }
    this.#takeAll();
    const records = this.summary.records - known;
    return { translated: this.#translated.take(), doubts: this.#doubts.take(), records };
  }

  #takeAll(): void {
    for (const { record, line } of this.#ahead) this.#take(record, line);
    this.#ahead.length = 0;
  }

  /** Translates one record; what cannot be is a reject with its number and reason, and never the end of the run. */
  #take(record: ParsedItem, line: number): void {
    const input = toTranslationInput(record, this.#now);
    if ('reject' in input) {
      this.summary.rejects += 1;
      this.#doubts.add(JSON.stringify({ line, reject: input.reject }));
      return;
    }
    const { value, diagnostics } = contentOf(input.gathered, this.#site);
    this.summary.count(value, diagnostics);
    this.#translated.add(JSON.stringify(value));
    if (diagnostics.length > 0) this.#doubt(line, input.gathered.record.interactionId, diagnostics);
  }

  #doubt(line: number, id: string, diagnostics: readonly Diagnostic[]): void {
    this.#doubts.add(JSON.stringify({ line, id, diagnostics }));
  }
}
