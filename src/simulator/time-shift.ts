import { isJsonObject, type JsonObject } from '../kit/json.ts';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

/** A copy with every time in it moved by so many milliseconds: ISO texts in their own precision, and epoch milliseconds in `timestamp`. */
export function shiftTimes<T>(value: T, byMs: number): T {
  return changed(value, (text, key) => {
    if (typeof text === 'string' && ISO.test(text)) return movedIso(text, byMs);
    if (key === 'timestamp' && typeof text === 'string' && /^\d{13}$/.test(text)) return String(Number(text) + byMs);
    if (key === 'timestamp' && typeof text === 'number') return text + byMs;
    return text;
  });
}

function movedIso(time: string, byMs: number): string {
  const moved = new Date(Date.parse(time) + byMs).toISOString();
  return time.includes('.') ? moved : moved.replace(/\.\d{3}Z$/, 'Z');
}

/** A copy in which the vendor's own addresses are the simulator's, so that whatever follows a link stays on this machine. */
export function rehost<T>(value: T, origin: string): T {
  return changed(value, (text) => {
    if (typeof text !== 'string') return text;
    return text
      .replace(/^https:\/\/api\.cxengage\.net\//, `${origin}/`)
      .replace(/^https:\/\/media\.smooch\.io\//, `${origin}/media/`);
  });
}

/** The vendor leaves nulls out at the root of a record and in its lists, and keeps them inside `details`. */
export function withoutNulls(record: JsonObject): JsonObject {
  const present = Object.entries(record).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((each) => (isJsonObject(each) ? withoutNulls(each) : each)) : value,
    ]),
  );
}

function changed<T>(value: T, change: (leaf: unknown, key: string) => unknown, key = ''): T {
  if (Array.isArray(value)) return value.map((each) => changed(each, change, key)) as T;
  if (!isJsonObject(value)) return change(value, key) as T;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, changed(each, change, name)])) as T;
}
