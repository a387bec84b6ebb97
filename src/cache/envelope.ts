/** Wraps JSON for the cache: a length prefix lets the reader detect truncation without parsing, which would cost more than everything else. */
export function encodeEnvelope(json: string): string {
  return `${json.length}:${json}`;
}

/** The JSON of an envelope, which must start with `prefix`; undefined if the envelope is missing or damaged. */
export function decodeEnvelope(envelope: string | undefined, prefix: string): string | undefined {
  const colon = envelope?.indexOf(`:${prefix}`) ?? -1;
  if (envelope === undefined || colon < 1) return undefined;
  const json = envelope.slice(colon + 1);
  return String(json.length) === envelope.slice(0, colon) && json.endsWith('}') ? json : undefined;
}
