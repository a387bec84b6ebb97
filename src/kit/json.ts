/** A parsed JSON object with unchecked values. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object; false for arrays and null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `JSON.parse` that returns undefined for text that is not JSON. An integer whose digits a number cannot hold, such as an id of 20 digits,
 * becomes a string with its digits.
 */
export function parseJson(text: string): unknown {
  try {
    return hasLongNumber(text)
      ? JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
      : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Integers of fewer digits are exact. */
const LONG = 16;
const HALF = LONG / 2;

/**
 * Whether a text may contain a number of 16 or more digits outside of strings. Every run of 16 digits includes an index that is a multiple of 16, and
 * reaches at least eight further to one side; hardly anything else does. No index is outside of the text, which would be many times slower.
 */
function hasLongNumber(text: string): boolean {
  const { length } = text;
  for (let at = LONG; at < length; at += LONG) {
    const code = text.charCodeAt(at);
    if (code > 0x39 || code < 0x30) continue;
    if (isDigit(text.charCodeAt(at - HALF)) || (at + HALF < length && isDigit(text.charCodeAt(at + HALF)))) {
      if (isLongNumberAt(text, at)) return true;
    }
  }
  return length >= LONG && isDigit(text.charCodeAt(0)) && isLongNumberAt(text, 0);
}

/** Whether the run of digits around an index is long. A run counts from its first index that is looked at, so that no run is read twice. */
function isLongNumberAt(text: string, at: number): boolean {
  let start = at;
  while (start > 0 && at - start <= LONG && isDigit(text.charCodeAt(start - 1))) start -= 1;
  if (at - start > LONG) return false;
  let end = at + 1;
  while (end < text.length && end - start < LONG && isDigit(text.charCodeAt(end))) end += 1;
  return end - start >= LONG && isBare(text, start);
}

/** Whether digits begin where a JSON number can begin; most long digits are the beginning of a string. */
function isBare(text: string, start: number): boolean {
  const before = text[start - 1];
  return before === undefined || ':,[- \t\n\r'.includes(before);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  const { source } = context;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? source : value;
}
