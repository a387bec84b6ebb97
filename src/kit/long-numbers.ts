/** Integers of fewer digits are exact. */
const LONG = 16;
const [ZERO, NINE] = [0x30, 0x39];
/** Bytes before a number outside of strings; before most long digits is a quote or a letter. */
const beforeNumber = new Set([...Buffer.from(':,[- \t\n\r')]);
/** Four bytes as one word, of which only digits and `:;<=>?` have these upper halves. */
const [UPPER_HALVES, DIGIT_HALVES] = [0xf0f0f0f0 | 0, 0x30303030];
/** A run of 16 digits covers at least three aligned words in a row. */
const WORDS = 3;

/** The aligned words of the memory that holds these bytes. */
export function wordsOf({ buffer }: Uint8Array): Int32Array {
  return new Int32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
}

/**
 * Whether JSON in an encoding whose digits are ASCII bytes may contain a number of 16 or more digits outside of strings. Every third word is looked
 * at: hardly anything but a long run of digits has digits there and in two words next to it. `words` are those of `bytes`, for callers that ask for
 * many parts of the same bytes.
 */
export function hasLongNumber(bytes: Uint8Array, start = 0, end = bytes.length, words = wordsOf(bytes)): boolean {
  const { byteOffset } = bytes;
  const last = ((byteOffset + end) >> 2) - 1;
  for (let index = (byteOffset + start + 3) >> 2; index <= last; index += WORDS) {
    // Not `isDigits`, whose indexes may be outside: the engine would compile this loop, which never leaves the words, to slower code.
    if (((words[index] ?? 0) & UPPER_HALVES) !== DIGIT_HALVES || !isAmongThree(words, index)) continue;
    if (isLongNumberAt(bytes, index * 4 - byteOffset, start, end)) return true;
  }
  return false;
}

/** Whether this word, which has digits, is one of three in a row. */
function isAmongThree(words: Int32Array, index: number): boolean {
  return isDigits(words, index + 1)
    ? isDigits(words, index - 1) || isDigits(words, index + 2)
    : isDigits(words, index - 1) && isDigits(words, index - 2);
}

function isDigits(words: Int32Array, index: number): boolean {
  return ((words[index] ?? 0) & UPPER_HALVES) === DIGIT_HALVES;
}

/** Whether the run of digits around an index is long, and no string. A run that begins far before the index was read at an earlier one. */
function isLongNumberAt(bytes: Uint8Array, at: number, start: number, end: number): boolean {
  let first = at;
  while (first > start && at - first <= LONG && isDigit(bytes[first - 1])) first -= 1;
  if (at - first > LONG) return false;
  let behind = at;
  while (behind < end && behind - first < LONG && isDigit(bytes[behind])) behind += 1;
  return behind - first >= LONG && (first === start || beforeNumber.has(bytes[first - 1] ?? 0));
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= NINE;
}
