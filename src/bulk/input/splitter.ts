import { decodeUtf8, hexOf, placeOfByte } from '../../kit/utf8.ts';

/** One record of an input, or the reason why it has no text. */
export interface InputRecord {
  /** The line in an archive of lines, otherwise the position among all records; from 1. */
  readonly number: number;
  /** Undefined if the record exceeds the size limit or is not UTF-8. */
  readonly text: string | undefined;
  /** Where the record begins; from 1, columns in bytes. Without them the record is the whole line `number`. */
  readonly line?: number;
  readonly column?: number;
  /** Its brackets or quotes are not closed, so it may contain other records, up to the end of the input or of the line. */
  readonly isUnclosed?: true;
  /** Why there is no text (default: the size limit), and the place of the fault within the record, in lines from 0 and in bytes from 1. */
  readonly fault?: { readonly reject: string; readonly at: { readonly linesBefore: number; readonly column: number } };
}

/** Where a record begins. */
export interface RecordStart {
  readonly line: number;
  readonly column: number;
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
const REPLACEMENT = '\ufffd';

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
  finish(block: Buffer, start: number, end: number, from?: RecordStart): InputRecord | undefined {
    this.#number += 1;
    const number = this.#number;
    // Fast path: nearly every record is inside one block and parses without trimming.
    const first = block[start] ?? 0;
    if (this.#size === 0 && end > start && end - start <= this.#maxBytes && first > SPACE && first < NOT_ASCII) {
      if (isPlainEnd(block[end - 1] ?? 0)) {
        const text = block.toString('utf8', start, end);
        if (!text.includes(REPLACEMENT)) return from ? { number, text, ...from } : { number, text };
      }
    }
    return this.#finishSlowly(number, block.subarray(start, end), from);
  }

  /** Forgets what was collected: it was not part of a record. */
  discard(): void {
    this.#parts = [];
    this.#size = 0;
  }

  /** Returns an empty record in place of one that is missing; parsing it fails. */
  missingRecord(from: RecordStart): InputRecord {
    this.#number += 1;
    return { number: this.#number, text: '', ...from };
  }

  /** Returns a record that is refused for this reason. */
  rejectedRecord(reject: string, from: RecordStart): InputRecord {
    return { ...this.missingRecord(from), text: undefined, fault: { reject, at: { linesBefore: 0, column: 1 } } };
  }

  #finishSlowly(number: number, rest: Buffer, from: RecordStart | undefined): InputRecord | undefined {
    const tooLong = this.#size + rest.length > this.#maxBytes;
    const bytes = Buffer.concat([...this.#parts, rest]);
    this.discard();
    if (tooLong) return { number, text: undefined, ...from };
    const { text, invalidAt } = decodeUtf8(bytes);
    if (invalidAt !== undefined) {
      const { line, column } = placeOfByte(bytes, invalidAt);
      const fault = { reject: `not UTF-8: ${hexOf(bytes[invalidAt])}`, at: { linesBefore: line - 1, column } };
      return { number, text: undefined, ...from, fault };
    }
    const trimmed = from ? trimJson(text) : text.trim();
    if (trimmed === '') {
      // Only a byte order mark between values: no record.
      if (from) this.#number -= 1;
      return undefined;
    }
    const column = 1 + Buffer.byteLength(text.slice(0, text.indexOf(trimmed)));
    if (from) return { number, text: trimmed, line: from.line, column: from.column + column - 1 };
    return { number, text: trimmed, ...(column > 1 && { column }) };
  }
}

/** A text without the white space of JSON around it, and without byte order marks, which are at the start of every file that was appended. */
function trimJson(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && blankCharacters.has(text[start] ?? '')) start += 1;
  while (end > start && blankCharacters.has(text[end - 1] ?? '')) end -= 1;
  return text.slice(start, end);
}

const blankCharacters: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n', '\u001e', '\uFEFF']);

/** False if this last byte may belong to white space that JSON does not allow, which must be trimmed. */
function isPlainEnd(byte: number): boolean {
  return byte < NOT_ASCII && byte !== VERTICAL_TAB && byte !== FORM_FEED;
}
