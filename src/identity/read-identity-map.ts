import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { BridgeError } from '../kit/bridge-error.ts';
import { textOfFile } from '../kit/utf8.ts';
import { comparableId, type Identity, type IdentityKind, IdentityMap, identityKinds } from './identity-map.ts';

/** Faults of a file beyond these are only counted. */
const MAX_FAULTS = 10;

/** Reads the file of an identity map. Throws BridgeError `bad-identity-map` for one that cannot be used, or the system's error. */
export async function readIdentityMap(file: string): Promise<IdentityMap> {
  return parseIdentityMap(textOfFile(await readFile(file), file, badMap));
}

/**
 * Parses an identity map: CSV with the columns `kind`, `old` and `new`; further columns are for people. A row without `new` is undecided and has no effect. Throws BridgeError
 * that names every faulty line.
 */
export function parseIdentityMap(text: string): IdentityMap {
  const rows = rowsOf(text);
  const known = new Map<string, string>();
  const identities: Identity[] = [];
  const faults: string[] = [];
  for (const { record, info } of rows) {
    const { kind = '', old = '', new: current = '' } = record;
    const fault = faultOf(kind, old);
    if (fault) faults.push(`line ${info.lines} ${fault}`);
    if (fault || current === '') continue;
    const identity = { kind: kind as IdentityKind, old, new: current };
    const key = `${kind} ${comparableId(identity.kind, old)}`;
    const before = known.get(key);
    if (before !== undefined && before !== comparableId(identity.kind, current))
      faults.push(`line ${info.lines} gives ${kind} "${old}" another new id than a line before`);
    known.set(key, comparableId(identity.kind, current));
    if (before === undefined) identities.push(identity);
  }
  for (const { kind, old, new: current } of identities)
    if (known.has(`${kind} ${comparableId(kind, current)}`) && comparableId(kind, current) !== comparableId(kind, old))
      faults.push(`${kind} "${current}" is the new id of "${old}", and an old id itself`);
  if (faults.length === 0) return new IdentityMap(identities);
  const more = faults.length > MAX_FAULTS ? `; and ${faults.length - MAX_FAULTS} more` : '';
  throw badMap(`${faults.slice(0, MAX_FAULTS).join('; ')}${more}`);
}

interface ParsedRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function rowsOf(text: string): readonly ParsedRow[] {
  let columns: readonly string[] = [];
  const header = (names: readonly string[]): string[] => {
    columns = names;
    return [...names];
  };
  let rows: readonly ParsedRow[];
  try {
    rows = parse(text, { columns: header, info: true, bom: true, trim: true, skip_empty_lines: true }) as never;
  } catch (error) {
    throw badMap((error as Error).message, error);
  }
  const missing = ['kind', 'old', 'new'].filter((name) => !columns.includes(name));
  if (missing.length === 0) return rows;
  throw badMap(`the first line must name the columns kind, old and new, and lacks ${missing.join(' and ')}`);
}

function faultOf(kind: string, old: string): string | undefined {
  if (!identityKinds.some((known) => known === kind))
    return `has the kind "${kind}": give ${identityKinds.join(' or ')}`;
  return old === '' ? 'has no old id' : undefined;
}

function badMap(fault: string, cause?: unknown): BridgeError {
  return new BridgeError('IdentityMapError', 'bad-identity-map', fault, cause);
}
