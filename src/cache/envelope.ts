/** An answer as it is stored: behind its length, so that a damaged one is found without parsing it, which would cost more than all the rest. */
export function encodeEnvelope(json: string): string {
  return `${json.length}:${json}`;
}

/** The answer of a stored text, which begins in this way; undefined for one that is damaged. */
export function decodeEnvelope(stored: string | undefined, beginning: string): string | undefined {
  const colon = stored?.indexOf(`:${beginning}`) ?? -1;
  if (stored === undefined || colon < 1) return undefined;
  const json = stored.slice(colon + 1);
  return String(json.length) === stored.slice(0, colon) && json.endsWith('}') ? json : undefined;
}
