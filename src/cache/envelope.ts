import type { CacheEntry } from './cache.ts';

/** Writes an entry as one text. The length lets the reader detect truncation without parsing, which would cost more than everything else. */
export function encodeEnvelope({ text, freshUntil, usableUntil }: CacheEntry): string {
  return `${freshUntil}:${usableUntil}:${text.length}:${text}`;
}

/** The entry of a text; undefined if it is damaged. */
export function decodeEnvelope(envelope: string): CacheEntry | undefined {
  const first = envelope.indexOf(':');
  const second = envelope.indexOf(':', first + 1);
  const third = envelope.indexOf(':', second + 1);
  if (first < 1 || second < 0 || third < 0) return undefined;
  const [freshUntil, usableUntil, length] = [
    envelope.slice(0, first),
    envelope.slice(first + 1, second),
    envelope.slice(second + 1, third),
  ].map(Number) as [number, number, number];
  if (!Number.isFinite(freshUntil) || !Number.isFinite(usableUntil)) return undefined;
  const text = envelope.slice(third + 1);
  return text.length === length ? { text, freshUntil, usableUntil } : undefined;
}
