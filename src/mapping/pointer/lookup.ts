import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { parsedPointer } from './pointer.ts';

/** The text at a profile's pointer into the record; several, where `*` stands for every entry, are joined with commas. Undefined where there is none. */
export function lookUpText(record: JsonObject, pointer: string): string | undefined {
  let found: unknown[] = [record];
  for (const key of parsedPointer(pointer).keys) found = found.flatMap((value) => at(value, key));
  const texts = found.flatMap((value) => (isText(value) && value !== '' ? [String(value)] : []));
  return texts.length > 0 ? texts.join(',') : undefined;
}

function at(value: unknown, key: string): readonly unknown[] {
  if (key === '*') return Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  return [(value as JsonObject)[key]];
}

function isText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The value at a pointer into a document, whatever document the pointer names; undefined where there is none. `*` is a key like any other. */
export function lookUpValue(document: unknown, pointer: string): unknown {
  let found = document;
  for (const key of parsedPointer(pointer).keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}
