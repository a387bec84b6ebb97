/** A parsed JSON object with unchecked values. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object; false for arrays and null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text before a number and its first digits. Integers of fewer digits are exact. Texts in quotes may match as well. */
const LONG_NUMBER = /(?:^|[:,[\s-])\d{16}/;

/**
 * `JSON.parse` that returns undefined for text that is not JSON. An integer whose digits a number cannot hold, such as an id of 20 digits,
 * becomes a string with its digits. Undefined as well for a text with long numbers that is nested thousands of levels deep.
 */
export function parseJson(text: string): unknown {
  return parse(text, LONG_NUMBER.test(text));
}

/** `parseJson` that rounds long integers as `JSON.parse` does, and takes two thirds of its time. `mayBeRounded` finds them afterwards. */
export function parseRoundedJson(text: string): unknown {
  return parse(text, false);
}

/** Whether a parsed number may have been an integer with more digits than a number can hold. */
export function mayBeRounded(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER;
}

function parse(text: string, keepsDigits: boolean): unknown {
  try {
    return keepsDigits ? JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) : JSON.parse(text);
  } catch (error) {
    // Keeping digits is recursive, so it can run out of stack.
    if (error instanceof SyntaxError || (keepsDigits && error instanceof RangeError)) return undefined;
    throw error;
  }
}

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  const { source } = context;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? source : value;
}
