import { hasLongNumber } from './long-numbers.ts';

/** A parsed JSON object with unchecked values. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object; false for arrays and null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `JSON.parse` that returns undefined for text that is not JSON. An integer whose digits a number cannot hold, such as an id of 20 digits,
 * becomes a string with its digits; `keepsDigits` is false if it is known that there is none, which is faster.
 */
export function parseJson(text: string, keepsDigits = hasLongNumber(Buffer.from(text, 'latin1'))): unknown {
  try {
    return keepsDigits ? JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  const { source } = context;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? source : value;
}
