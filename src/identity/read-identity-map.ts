import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { BridgeError } from '../kit/bridge-error.ts';
import { textOfFile } from '../kit/utf8.ts';
import { comparableId, type Identity, type IdentityKind, IdentityMap, identityKinds } from './identity-map.ts';

/** Faults of a file beyond these are only counted. */
const MAX_FAULTS = 10;
/** Old ids of one new id: a query looks for all of them. */
const MAX_OLD_IDS = 500;
/** Characters that are parsed in one go: a bridge that reads its map again goes on serving. */
const CHUNK_CHARS = 2 ** 16;

/** Reads the file of an identity map. Throws BridgeError `bad-identity-map` for one that cannot be used, or the system's error. */
export async function readIdentityMap(file: string): Promise<IdentityMap> {
  return parseIdentityMap(textOfFile(await readFile(file), file, badMap));
}

interface Row extends Identity {
  readonly line: number;
}

/**
 * Parses an identity map: CSV with the columns `kind`, `old` and `new`; further columns are for people. A row without `new` is undecided and has no effect. Rejects with BridgeError
 * that names every faulty line, and nothing that is in it: columns that were exchanged may have names of people.
 */
export async function parseIdentityMap(text: string): Promise<IdentityMap> {
  const rows = new Map<string, Row>();
  const oldIds = new Map<string, number>();
  const faults: string[] = [];
  for await (const { record, info } of rowsOf(text)) {
    const { kind = '', old = '', new: current = '' } = record;
    const line = info.lines;
    const fault = faultOf(kind, old);
    if (fault) faults.push(`line ${line} ${fault}`);
    if (fault || current === '') continue;
    const row = { kind: kind as IdentityKind, old, new: current, line };
    const key = keyOf(row.kind, old);
    const before = rows.get(key);
    if (before && keyOf(before.kind, before.new) !== keyOf(row.kind, current))
      faults.push(`line ${line} has another new id than line ${before.line} for the same old one`);
    if (before) continue;
    rows.set(key, row);
    const count = (oldIds.get(keyOf(row.kind, current)) ?? 0) + 1;
    oldIds.set(keyOf(row.kind, current), count);
    if (count === MAX_OLD_IDS + 1) faults.push(`line ${line} is the ${count}th old id of one new id`);
  }
  for (const [key, row] of rows) {
    const next = rows.get(keyOf(row.kind, row.new));
    if (next && keyOf(row.kind, row.new) !== key)
      faults.push(`line ${row.line} has a new id that line ${next.line} has as an old one`);
  }
  if (faults.length === 0) return new IdentityMap([...rows.values()]);
  const more = faults.length > MAX_FAULTS ? `; and ${faults.length - MAX_FAULTS} more` : '';
  throw badMap(`${faults.slice(0, MAX_FAULTS).join('; ')}${more}`);
}

function keyOf(kind: IdentityKind, id: string): string {
  return `${kind} ${comparableId(kind, id)}`;
}

interface ParsedRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

async function* rowsOf(text: string): AsyncGenerator<ParsedRow> {
  const columns = (names: readonly string[]): string[] => {
    const plain = names.map((name) => name.toLowerCase());
    const missing = ['kind', 'old', 'new'].filter((name) => !plain.includes(name));
    if (missing.length > 0)
      throw badMap(`the first line must name the columns kind, old and new, and lacks ${missing.join(' and ')}`);
    return plain;
  };
  const format = { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, delimiter: [',', ';'] };
  try {
    yield* Readable.from(chunksOf(text)).pipe(parse({ ...format, columns, info: true })) as AsyncIterable<ParsedRow>;
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    // Its message may quote what is in the file.
    const { code = 'unreadable', lines } = error as { readonly code?: string; readonly lines?: number };
    throw badMap(`line ${lines ?? 1} is no CSV (${code})`, error);
  }
  if (text.trim() === '') columns([]);
}

function* chunksOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += CHUNK_CHARS) yield text.slice(start, start + CHUNK_CHARS);
}

function faultOf(kind: string, old: string): string | undefined {
  if (!identityKinds.some((known) => known === kind)) return `has another kind than ${identityKinds.join(' or ')}`;
  return old === '' ? 'has no old id' : undefined;
}

function badMap(fault: string, cause?: unknown): BridgeError {
  return new BridgeError('IdentityMapError', 'bad-identity-map', fault, cause);
}
