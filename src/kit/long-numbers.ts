/** Integers of fewer digits are exact. */
const LONG = 16;
const HALF = LONG / 2;
const [ZERO, NINE] = [0x30, 0x39];
/** Bytes before a number outside of strings; before most long digits is a quote or a letter. */
const beforeNumber = new Set([...Buffer.from(':,[- \t\n\r')]);

/**
 * Whether JSON in an encoding whose digits are ASCII bytes may contain a number of 16 or more digits outside of strings. Every run of 16 digits
 * includes one of every 16 indexes and reaches at least eight further to one side; hardly anything else does. Bytes are used because reading
 * the characters of a string takes several times as long, and one condition because three would be mispredicted by the processor.
 */
export function hasLongNumber(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  let at = start + HALF;
  for (; at + HALF < end; at += LONG) {
    const noDigit = signOf(bytes[at] ?? 0) | (signOf(bytes[at - HALF] ?? 0) & signOf(bytes[at + HALF] ?? 0));
    if (noDigit >= 0 && isLongNumberAt(bytes, at, start, end)) return true;
  }
  return at < end && isLongNumberAt(bytes, at, start, end);
}

/** Whether the run of digits around an index is long, and no string. A run is not read again at the later indexes. */
function isLongNumberAt(bytes: Uint8Array, at: number, start: number, end: number): boolean {
  if (signOf(bytes[at] ?? 0) < 0) return false;
  let first = at;
  while (first > start && at - first <= LONG && signOf(bytes[first - 1] ?? 0) >= 0) first -= 1;
  if (at - first > LONG) return false;
  let behind = at + 1;
  while (behind < end && behind - first < LONG && signOf(bytes[behind] ?? 0) >= 0) behind += 1;
  return behind - first >= LONG && (first === start || beforeNumber.has(bytes[first - 1] ?? 0));
}

/** Negative unless the byte is a digit. */
function signOf(byte: number): number {
  return (byte - ZERO) | (NINE - byte);
}
