import { concat } from '../../kit/concat.ts';
import { isJsonObject } from '../../kit/json.ts';

/*
 * Where something stands: a JSON pointer (RFC 6901) into the record, or behind the name of another document and `#` a pointer into that one
 * (`transcript#/3/payload/body`). In the profile's pointers `*` stands for every entry of a list, or every key of an object.
 */

/** A path from the root of a document inwards, kept as links so that a pointer is only written where something is told of it. */
export interface Path {
  readonly parent: Path | string;
  readonly key: string | number;
}

/** The pointer of a path; a root is its document's name, empty for the record. */
export function pointerOf(path: Path | string): string {
  return typeof path === 'string' ? path : concat(pointerOf(path.parent), '/', escaped(path.key));
}

/** A key as JSON pointers write it. */
export function escaped(key: string | number): string {
  return typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The document that a pointer leads into (`''` is the record, others end with `#`), and the keys on the way. */
export function parsedPointer(pointer: string): { readonly document: string; readonly keys: readonly string[] } {
  const start = pointer.indexOf('/');
  const [document, path] = start < 0 ? [pointer, ''] : [pointer.slice(0, start), pointer.slice(start + 1)];
  const keys = start < 0 ? [] : path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { document, keys };
}

/** Places in the list as it came of the entries that were read from it: those that are no objects are left out. */
export function placesIn(read: readonly unknown[], came: unknown): readonly number[] {
  if (!Array.isArray(came) || came.length === read.length) return [...read.keys()];
  return came.flatMap((entry, place) => (isJsonObject(entry) ? [place] : []));
}
