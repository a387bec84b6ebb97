const REPLACEMENT = '\ufffd';

/** Objects and lists that were parsed from bytes that were not UTF-8, and that contain the replacement of such bytes. */
const altered = new WeakSet<object>();

/** Marks the objects and lists of a document that contain replaced text: those, and only those, were altered. Returns whether there are any. */
export function markAltered(value: unknown): boolean {
  if (isReplaced(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  let isMarked = false;
  for (const [key, child] of Object.entries(value)) {
    if (markAltered(child) || isReplaced(key)) isMarked = true;
  }
  if (isMarked) altered.add(value);
  return isMarked;
}

/** Whether a parsed object or list contains text that was altered on its way, because its bytes were not UTF-8. */
export function isAltered(value: unknown): boolean {
  return typeof value === 'object' && value !== null && altered.has(value);
}

/** Whether a value is a text with the replacement of unreadable bytes. */
export function isReplaced(value: unknown): boolean {
  return typeof value === 'string' && value.includes(REPLACEMENT);
}
