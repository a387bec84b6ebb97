import { isJsonObject, type JsonObject, mayBeRounded } from '../../kit/json.ts';
import { parsePointer } from './pointer.ts';

/**
 * Looks up the text at a profile pointer into the record; undefined if there is none. Several matches of `*` are a JSON array of texts, because a
 * value may contain any separator. A number that may be rounded is no text.
 */
export function lookUpText(record: JsonObject, pointer: string): string | undefined {
  let values: unknown[] = [record];
  for (const key of parsePointer(pointer).keys) values = values.flatMap((value) => childrenAt(value, key));
  const texts = values.flatMap((value) => (isText(value) && String(value).trim() !== '' ? [String(value)] : []));
  return texts.length > 1 ? JSON.stringify(texts) : texts[0];
}

function childrenAt(value: unknown, key: string): readonly unknown[] {
  if (key === '*') return Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  return [(value as JsonObject)[key]];
}

function isText(value: unknown): value is string | number | boolean {
  if (typeof value === 'number') return !mayBeRounded(value);
  return typeof value === 'string' || typeof value === 'boolean';
}

/** Looks up the value at a pointer in a document; undefined if there is none. Ignores the document prefix and treats `*` as an ordinary key. */
export function lookUpValue(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of parsePointer(pointer).keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}
