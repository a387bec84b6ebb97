import { isUtf8 } from 'node:buffer';
import { BridgeError } from './bridge-error.ts';

const REPLACEMENT = '\ufffd';
/** A sequence of UTF-8 has at most four bytes. */
const MAX_SEQUENCE = 4;

/**
 * The text of bytes, and the index of the first byte that is not UTF-8. Decoding replaces what it cannot read, so only a text that contains the
 * replacement character is checked: for every other text the check costs nothing.
 */
export function decodeUtf8(bytes: Buffer): { readonly text: string; readonly invalidAt?: number } {
  const text = bytes.toString('utf8');
  return text.includes(REPLACEMENT) && !isUtf8(bytes) ? { text, invalidAt: invalidByteOf(bytes, text) } : { text };
}

/**
 * The text of a file that must be UTF-8; a byte order mark is omitted. Throws the error that `toError` makes of a sentence with the place of the first
 * byte that is not UTF-8: by default `not-utf8`.
 */
export function textOfFile(bytes: Buffer, name: string, toError: (fault: string) => BridgeError = notUtf8): string {
  const { text, invalidAt } = decodeUtf8(bytes);
  if (invalidAt === undefined) return text.startsWith('\ufeff') ? text.slice(1) : text;
  const { line, column } = placeOfByte(bytes, invalidAt);
  const fault = `${hexOf(bytes[invalidAt])} on line ${line}, column ${column} is not UTF-8`;
  throw toError(`${name}: ${fault}. Save the file as UTF-8.`);
}

function notUtf8(fault: string): BridgeError {
  return new BridgeError('EncodingError', 'not-utf8', fault);
}

/** Line and column of a byte, both from 1; columns count bytes. */
export function placeOfByte(bytes: Buffer, at: number): { readonly line: number; readonly column: number } {
  let [line, lineStart] = [1, 0];
  for (let next = bytes.indexOf(0x0a); next >= 0 && next < at; next = bytes.indexOf(0x0a, lineStart)) {
    line += 1;
    lineStart = next + 1;
  }
  return { line, column: at - lineStart + 1 };
}

/** A byte as people write it: `0xE9`. */
export function hexOf(byte = 0): string {
  return `byte 0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The first byte at which the text, encoded again, differs; a sequence that is cut off begins up to three bytes earlier. */
function invalidByteOf(bytes: Buffer, text: string): number {
  const encoded = Buffer.from(text);
  let at = 0;
  while (at < bytes.length && bytes[at] === encoded[at]) at += 1;
  for (let back = 0; back < MAX_SEQUENCE && at > 0 && !isUtf8(bytes.subarray(0, at)); back += 1) at -= 1;
  return at;
}
