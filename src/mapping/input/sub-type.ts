/** The sub-type of messages as a text; undefined if it is blank, or a value that cannot be read as one. */
export function subTypeOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
