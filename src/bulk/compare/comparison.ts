import type { GwsContent } from '../../genesys/interaction.ts';
import type { Diagnosed } from '../../kit/diagnostic.ts';
import { increment } from '../translate/summary.ts';
import { type Change, changesBetween } from './changes.ts';

/** A record that shows a change: its id, its line, and the values, none of them long. */
export interface Example {
  readonly id: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** In how many records a field changes, and one of them. */
export interface FieldChange {
  readonly field: string;
  records: number;
  readonly example: Example;
}

/** How often a code is told before and after, and in how many records that changes. */
export interface CodeChange {
  readonly code: string;
  before: number;
  after: number;
  records: number;
}

/** Attributes bear the names of customers, so a hostile archive could name a field in every line. */
const MOST_FIELDS = 1_000;
const LONGEST_EXAMPLE = 200;

/** Counts how the translations of an archive by two profiles differ. What it holds does not grow with the archive. */
export class Comparison {
  records = 0;
  rejects = 0;
  /** Records whose result or diagnostics change. */
  changed = 0;
  /** Changes of fields beyond the thousandth, which are not told one by one. */
  untold = 0;
  readonly #fields = new Map<string, FieldChange>();
  readonly #codes = new Map<string, CodeChange>();

  count(line: number, before: Diagnosed<GwsContent>, after: Diagnosed<GwsContent>): void {
    this.records += 1;
    const changes = changesBetween(before.value, after.value);
    const told = this.#countCodes(codesOf(before), codesOf(after));
    if (changes.length > 0 || told) this.changed += 1;
    const first = new Map<string, Change>();
    for (const change of changes) if (!first.has(change.field)) first.set(change.field, change);
    for (const change of first.values()) this.#countField(change, line, before.value.interaction.id);
  }

  /** The fields that change, the most frequent first. */
  fields(): readonly FieldChange[] {
    return [...this.#fields.values()].sort((a, b) => b.records - a.records);
  }

  /** The codes that are told in other records, or more or less often. */
  codes(): readonly CodeChange[] {
    return [...this.#codes.values()].filter(({ records }) => records > 0);
  }

  #countField({ field, before, after }: Change, line: number, id: string): void {
    const known = this.#fields.get(field);
    if (known) known.records += 1;
    else if (this.#fields.size >= MOST_FIELDS) this.untold += 1;
    else {
      const example = { id: short(id), line, before: written(before), after: written(after) };
      this.#fields.set(field, { field, records: 1, example });
    }
  }

  #countCodes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
    let changed = false;
    for (const code of new Set([...before.keys(), ...after.keys()])) {
      const [old, fresh] = [before.get(code) ?? 0, after.get(code) ?? 0];
      const known = this.#codes.get(code) ?? { code, before: 0, after: 0, records: 0 };
      known.before += old;
      known.after += fresh;
      if (old !== fresh) known.records += 1;
      changed ||= old !== fresh;
      this.#codes.set(code, known);
    }
    return changed;
  }
}

function codesOf({ diagnostics }: Diagnosed<unknown>): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  for (const { code } of diagnostics) increment(codes, code);
  return codes;
}

function written(value: unknown): string {
  return value === undefined ? 'nothing' : short(JSON.stringify(value));
}

function short(text: string): string {
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE - 1).toWellFormed()}…` : text;
}
