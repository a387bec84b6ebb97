import { concat } from '../../kit/concat.ts';
import { isJsonObject } from '../../kit/json.ts';

/*
 * A pointer is a JSON pointer (RFC 6901) into the record. A pointer into another document has the document's name and `#` as a prefix
 * (`transcript#/3/payload/body`). In pointers of the profile, `*` matches every entry of a list or every key of an object.
 */

/** A path from the root of a document, as a linked list: the pointer is only built if a diagnostic needs it. */
export interface Path {
  readonly parent: Path | string;
  readonly key: string | number;
}

/** The pointer of a path. The root is the document prefix, which is empty for the record. */
export function pointerOf(path: Path | string): string {
  return typeof path === 'string' ? path : concat(pointerOf(path.parent), '/', escapeKey(path.key));
}

/** Escapes a key for a JSON pointer. */
export function escapeKey(key: string | number): string {
  return typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Splits a pointer into its document prefix (`''` for the record, otherwise ending with `#`) and its unescaped keys. */
export function parsePointer(pointer: string): { readonly document: string; readonly keys: readonly string[] } {
  const start = pointer.indexOf('/');
  const [document, path] = start < 0 ? [pointer, ''] : [pointer.slice(0, start), pointer.slice(start + 1)];
  const keys = start < 0 ? [] : path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { document, keys };
}

/** For each entry of a list that was read, its index in the original list. Readers skip entries of other types. */
export function originalIndexes(read: readonly unknown[], original: unknown): readonly number[] {
  if (!Array.isArray(original) || original.length === read.length) return [...read.keys()];
  const isRead = typeof read[0] === 'string' ? isText : isJsonObject;
  return original.flatMap((entry, index) => (isRead(entry) ? [index] : []));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
