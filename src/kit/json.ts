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
const LONG_NUMBER_DIGITS = 16;

/** Whether a text may contain a number of 16 or more digits outside of strings. Every run of 16 digits has one at a multiple of 16. */
function hasLongNumber(text: string): boolean {
  for (let at = LONG_NUMBER_DIGITS - 1; at < text.length; at += LONG_NUMBER_DIGITS) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let start = at;
    while (isDigit(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (end - start >= LONG_NUMBER_DIGITS && isBare(text, start)) return true;
    at += Math.floor((end - 1 - at) / LONG_NUMBER_DIGITS) * LONG_NUMBER_DIGITS; // not over the same run again
  }
  return false;
}

/** Whether digits begin where a JSON number can begin; most long digits are the beginning of a string. */
function isBare(text: string, start: number): boolean {
  const before = text[start - 1];
  return before === undefined || ':,[- \t\n\r'.includes(before);
}

/** NaN, the code before and behind a text, is no digit. */
function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  const { source } = context;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? source : value;
}
