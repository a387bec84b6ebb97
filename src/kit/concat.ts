/**
 * Joins texts to one that lies in memory as a whole. Joined with `+` they stay apart until somebody reads them, and `JSON.stringify` leaves
 * its fast way for the whole object when it meets such a text.
 */
export function concat(...parts: readonly string[]): string {
  return parts.join('');
}
