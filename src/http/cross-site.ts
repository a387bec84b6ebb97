import type { IncomingHttpHeaders } from 'node:http';

/** Whether an origin is one of those that a site allows. `*` in an entry stands for any characters but `/`. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => matches(origin.toLowerCase(), entry.toLowerCase()));
}

/** Compares part by part, because an expression from a setting could take forever. */
function matches(origin: string, entry: string): boolean {
  const [first = '', ...rest] = entry.split('*');
  if (rest.length === 0) return origin === entry;
  if (!origin.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let from = first.length;
  for (const part of rest) {
    const at = origin.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  const end = origin.length - last.length;
  return end >= from && origin.endsWith(last) && !origin.slice(first.length, end).includes('/');
}

/**
 * Whether a browser sent a request for a page of another site that is not allowed. Programs that are no browsers send neither header. `publicUrl` is
 * the bridge's own address.
 */
export function isCrossSite(headers: IncomingHttpHeaders, allowed: readonly string[], publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] === 'cross-site';
  if (isAllowedOrigin(origin, allowed)) return false;
  const own = URL.canParse(origin) ? new URL(origin) : undefined;
  return own === undefined || (own.host !== host && own.origin !== new URL(publicUrl).origin);
}
