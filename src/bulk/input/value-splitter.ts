import { PageKeys } from './page-keys.ts';
import { type InputRecord, RecordCollector, type RecordStart, type Splitter } from './splitter.ts';

const [QUOTE, BACKSLASH, COMMA, COLON, NEWLINE] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const DOUBTFUL_PAGE =
  'a page with an interaction or other results behind its results; make them pages or records of their own';
/** White space of JSON, and record separators. Everything else between records is a record that cannot be read, such as blocks of zero bytes. */
const blankBytes = new Set([0x20, 0x09, 0x0d, 0x1e]);

/**
 * Splits JSON values that follow each other, with or without anything between them, into records: an object is a record, a list holds records,
 * and so does the `results` list of a saved page. Lists and pages are read element by element, so at most one record is in memory. A record's
 * number is its position among all records, from 1.
 */
export class ValueSplitter implements Splitter {
  readonly #record: RecordCollector;
  readonly #keys = new PageKeys();
  /** Number of brackets that are open. */
  #depth = 0;
  /** Depths at which records begin: 0 between values, deeper inside a list or a page; the last one applies now. */
  readonly #levels: number[] = [0];
  #isInString = false;
  #isEscaped = false;
  #start: RecordStart | undefined;
  #line = 1;
  #offset = 0;
  #lineStart = 0;
  #hasContainers = false;
  #doubtfulPage: InputRecord | undefined;

  constructor(maxBytes: number) {
    this.#record = new RecordCollector(maxBytes);
  }

  /** Whether all brackets are closed. */
  get isComplete(): boolean {
    return this.#depth === 0 && !this.#isInString;
  }

  /** Whether there was a list of records or a page. */
  get hasContainers(): boolean {
    return this.#hasContainers;
  }

  *push(block: Buffer): Generator<InputRecord> {
    let from = 0;
    for (let at = 0; at < block.length; at += 1) {
      const wasRecord = this.#start !== undefined;
      const boundary = this.#step(block[at] ?? 0, at);
      if (!wasRecord && this.#start) from = at;
      if (this.#doubtfulPage) {
        yield this.#doubtfulPage;
        this.#doubtfulPage = undefined;
      }
      if (boundary === undefined) continue;
      const item = this.#finish(block, from, boundary === 'before' ? at : at + 1);
      if (item) yield item;
      // A bracket that ends a text before it also begins a record.
      if (boundary === 'before') {
        if (this.#begins(block[at] ?? 0)) this.#step(block[at] ?? 0, at);
        from = at;
      }
    }
    if (this.#start) this.#record.add(block.subarray(from));
    this.#offset += block.length;
  }

  /** An input that is cut off ends in part of a record, or without its last bracket; either yields a record that cannot be parsed. */
  *end(): Generator<InputRecord> {
    const place = this.#placeOf(0);
    const isCut = this.#depth > 0;
    const last = this.#start && this.#finish(Buffer.alloc(0), 0, 0);
    if (last) yield isCut ? { ...last, isUnclosed: true } : last;
    else if (isCut) yield { ...this.#record.missingRecord(place), isUnclosed: true };
  }

  #finish(block: Buffer, from: number, to: number): InputRecord | undefined {
    const start = this.#start;
    this.#start = undefined;
    if (this.#keys.isEmptyPage) {
      this.#hasContainers = true;
      this.#record.discard();
      return undefined;
    }
    return this.#record.finish(block, from, to, start);
  }

  /** Advances by one byte. Returns whether a record ended `before` it or `with` it, if one did. */
  #step(byte: number, at: number): 'before' | 'with' | undefined {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#isInString = false;
        this.#keys.endString();
        return undefined;
      }
      this.#keys.addByte(byte);
      return undefined;
    }
    const isBetween = this.#depth === this.#level;
    switch (byte) {
      case QUOTE:
        this.#isInString = true;
        this.#keys.startString(this.#depth - this.#level);
        if (isBetween) this.#start ??= this.#placeOf(at);
        return undefined;
      case OPEN_LIST:
      case OPEN_OBJECT:
        return this.#open(byte, at, isBetween);
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        return this.#close(byte, at, isBetween);
      case COMMA:
        this.#keys.nextKey(this.#depth - this.#level);
        return isBetween && this.#start ? 'before' : undefined;
      case NEWLINE:
        this.#line += 1;
        this.#lineStart = this.#offset + at + 1;
        return this.#depth === 0 && this.#start ? 'before' : undefined;
      case COLON:
        break;
      default:
        if (blankBytes.has(byte)) return undefined;
        this.#keys.startScalar(byte);
    }
    if (isBetween) this.#start ??= this.#placeOf(at);
    return undefined;
  }

  #open(byte: number, at: number, isBetween: boolean): 'before' | undefined {
    if (isBetween && this.#start) return 'before';
    this.#depth += 1;
    if (isBetween && byte === OPEN_LIST && this.#depth === 1) this.#enter();
    else if (byte === OPEN_LIST && this.#keys.isResultsNext(this.#depth - this.#level)) {
      this.#record.discard();
      this.#start = undefined;
      this.#enter();
    } else if (isBetween) {
      this.#start = this.#placeOf(at);
      this.#keys.startObject(byte === OPEN_OBJECT);
    } else this.#keys.startScalar(byte);
    return undefined;
  }

  #close(byte: number, at: number, isBetween: boolean): 'before' | 'with' | undefined {
    if (this.#depth === 0) {
      this.#start ??= this.#placeOf(at); // a stray bracket
      return undefined;
    }
    if (isBetween) {
      if (this.#start) return 'before';
      if (byte !== CLOSE_LIST) {
        this.#start = this.#placeOf(at); // a bracket of the other kind
        return undefined;
      }
      this.#levels.pop(); // the end of a list or of a page's results
      this.#depth -= 1;
      if (this.#depth > this.#level) this.#keys.continuePage();
      return undefined;
    }
    this.#depth -= 1;
    if (this.#depth === this.#level && this.#keys.endPage()) {
      this.#doubtfulPage = this.#record.rejectedRecord(DOUBTFUL_PAGE, this.#placeOf(at));
    }
    return this.#depth === this.#level && this.#start ? 'with' : undefined;
  }

  /** Enters a list whose elements are records. */
  #enter(): void {
    this.#levels.push(this.#depth);
    this.#hasContainers = true;
    this.#keys.startObject(false);
  }

  /** Whether a byte that ended a record must be looked at again, because it opens or closes something itself. */
  #begins(byte: number): boolean {
    return byte === OPEN_LIST || byte === OPEN_OBJECT || byte === CLOSE_LIST || byte === CLOSE_OBJECT;
  }

  get #level(): number {
    return this.#levels[this.#levels.length - 1] ?? 0;
  }

  #placeOf(at: number): RecordStart {
    return { line: this.#line, column: this.#offset + at - this.#lineStart + 1 };
  }
}
