import { hash } from 'node:crypto';

/** An index of PostgreSQL takes no longer texts. */
const MAX_INDEXED_CHARS = 500;

/** A text as every database can keep it: PostgreSQL takes no NUL, and neither keeps half a character. */
export function storedText(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

/** A text by which rows are searched: of a long one, its digest. */
export function searchKey(text: string): string {
  const stored = storedText(text);
  return stored.length <= MAX_INDEXED_CHARS ? stored : `sha256:${hash('sha256', stored, 'hex')}`;
}
