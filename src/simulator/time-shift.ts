import { isJsonObject, type JsonObject } from '../kit/json.ts';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

/** Returns a copy with all times shifted by `byMs` milliseconds: ISO strings, which keep their precision, and epoch milliseconds in `timestamp`. */
export function shiftTimes<T>(value: T, byMs: number): T {
  return mapLeaves(value, (leaf, key) => {
    if (typeof leaf === 'string' && ISO.test(leaf)) return shiftIso(leaf, byMs);
    if (key === 'timestamp' && typeof leaf === 'string' && /^\d{13}$/.test(leaf)) return String(Number(leaf) + byMs);
    if (key === 'timestamp' && typeof leaf === 'number') return leaf + byMs;
    return leaf;
  });
}

function shiftIso(time: string, byMs: number): string {
  const shifted = new Date(Date.parse(time) + byMs).toISOString();
  return time.includes('.') ? shifted : shifted.replace(/\.\d{3}Z$/, 'Z');
}

/** Returns a copy in which URLs of the vendor's hosts point to the simulator, so that following a link never leaves this machine. */
export function rewriteHosts<T>(value: T, origin: string): T {
  return mapLeaves(value, (leaf) => {
    if (typeof leaf !== 'string') return leaf;
    return leaf
      .replace(/^https:\/\/api\.cxengage\.net\//, `${origin}/`)
      .replace(/^https:\/\/media\.smooch\.io\//, `${origin}/media/`);
  });
}

/** Removes nulls from a record and the objects in its lists, but not from `details`, as the vendor does. */
export function withoutNulls(record: JsonObject): JsonObject {
  const present = Object.entries(record).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((each) => (isJsonObject(each) ? withoutNulls(each) : each)) : value,
    ]),
  );
}

function mapLeaves<T>(value: T, change: (leaf: unknown, key: string) => unknown, key = ''): T {
  if (Array.isArray(value)) return value.map((each) => mapLeaves(each, change, key)) as T;
  if (!isJsonObject(value)) return change(value, key) as T;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapLeaves(each, change, name)])) as T;
}
