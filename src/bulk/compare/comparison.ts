import type { GwsContent } from '../../genesys/interaction.ts';
import { incrementCount } from '../../kit/counters.ts';
import type { Diagnosed } from '../../kit/diagnostic.ts';
import { type Change, changesBetween } from './changes.ts';

/** A record that shows a change: its id, its place, and both values as JSON, each shortened to 200 characters. */
export interface ChangeExample {
  readonly id: string;
  /** `line 3`, or `item 3` in an archive that is not one record per line; `explain --line` takes either number. */
  readonly place: string;
  readonly before: string;
  readonly after: string;
}

/** The number of records in which a field changes, and one of them as example. */
export interface FieldChange {
  readonly field: string;
  records: number;
  readonly example: ChangeExample;
}

/** How often a diagnostic code is reported before and after, and the number of records in which that differs. */
export interface CodeChange {
  readonly code: string;
  before: number;
  after: number;
  records: number;
}

/** Attribute names come from the input, so a hostile archive could bring a new field with every line. */
const MAX_FIELDS = 1_000;
const MAX_EXAMPLE_LENGTH = 200;

/** Counts the differences between two translations of an archive. Its memory use does not grow with the archive. */
export class Comparison {
  records = 0;
  rejects = 0;
  /** Records whose result or diagnostics change. */
  changed = 0;
  /** Changes of fields beyond the first 1,000, which are only counted. */
  unlistedChanges = 0;
  readonly #fields = new Map<string, FieldChange>();
  readonly #codes = new Map<string, CodeChange>();

  count(place: string, before: Diagnosed<GwsContent>, after: Diagnosed<GwsContent>): void {
    this.records += 1;
    const changes = changesBetween(before.value, after.value);
    const codesChanged = this.#countCodes(codesOf(before), codesOf(after));
    if (changes.length > 0 || codesChanged) this.changed += 1;
    const firstByField = new Map<string, Change>();
    for (const change of changes) if (!firstByField.has(change.field)) firstByField.set(change.field, change);
    for (const change of firstByField.values()) this.#countField(change, place, before.value.interaction.id);
  }

  /** The fields that change, most frequent first. */
  fields(): readonly FieldChange[] {
    return [...this.#fields.values()].sort((a, b) => b.records - a.records);
  }

  /** The diagnostic codes whose number changes in at least one record. */
  codes(): readonly CodeChange[] {
    return [...this.#codes.values()].filter(({ records }) => records > 0);
  }

  #countField({ field, before, after }: Change, place: string, id: string): void {
    const existing = this.#fields.get(field);
    if (existing) existing.records += 1;
    else if (this.#fields.size >= MAX_FIELDS) this.unlistedChanges += 1;
    else {
      const example = { id: shorten(id), place, before: jsonOf(before), after: jsonOf(after) };
      this.#fields.set(field, { field, records: 1, example });
    }
  }

  #countCodes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
    let changed = false;
    for (const code of new Set([...before.keys(), ...after.keys()])) {
      const [oldCount, newCount] = [before.get(code) ?? 0, after.get(code) ?? 0];
      const change = this.#codes.get(code) ?? { code, before: 0, after: 0, records: 0 };
      change.before += oldCount;
      change.after += newCount;
      if (oldCount !== newCount) change.records += 1;
      changed ||= oldCount !== newCount;
      this.#codes.set(code, change);
    }
    return changed;
  }
}

function codesOf({ diagnostics }: Diagnosed<unknown>): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  for (const { code } of diagnostics) incrementCount(codes, code);
  return codes;
}

function jsonOf(value: unknown): string {
  return value === undefined ? 'nothing' : shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length > MAX_EXAMPLE_LENGTH ? `${text.slice(0, MAX_EXAMPLE_LENGTH - 1).toWellFormed()}…` : text;
}
