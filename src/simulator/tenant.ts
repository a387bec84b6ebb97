import { isJsonObject } from '../kit/json.ts';
import { generated } from './generate.ts';
import { contactOf, type Generation, idOf, indexOf, startOf } from './generation.ts';
import { type SampleUser, samplesAt, sampleUsers } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

/** What a list is asked for; times in epoch milliseconds, compared with the start. */
export interface ListQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly contactId?: string | undefined;
  /** Values that custom attributes have, each some of them. */
  readonly attributeValues?: readonly string[];
  /** Kind of a linked CRM record. */
  readonly hookType?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

const DAY = 86_400_000;
const LONGEST = 11 * 60_000;

/** Interactions and users of one tenant: the samples, any number of generated ones, and what a test adds or replaces. */
export class Tenant {
  readonly #generation: Generation;
  readonly #kept = new Map<string, TenantInteraction>();
  readonly #users = new Map(sampleUsers.map((user) => [user.id, user]));
  readonly #now: () => number;
  readonly #replaced = new Set<string>();
  #movedAt = Number.NEGATIVE_INFINITY;

  constructor(seed: number, count: number, now: () => number) {
    this.#now = now;
    // The newest of them had time to end.
    this.#generation = { seed, count, before: now() - LONGEST };
    this.#refresh();
  }

  /** Adds an interaction, or replaces the one with its id. */
  put(entry: TenantInteraction): void {
    this.#replaced.add(entry.interaction.interactionId);
    this.#kept.set(entry.interaction.interactionId, entry);
  }

  /** Adds a user, or replaces the one with its id. */
  putUser(user: SampleUser): void {
    this.#users.set(user.id, user);
  }

  get users(): ReadonlyMap<string, SampleUser> {
    return this.#users;
  }

  find(interactionId: string): TenantInteraction | undefined {
    this.#refresh();
    const kept = this.#kept.get(interactionId);
    if (kept) return kept;
    const index = indexOf(this.#generation, interactionId);
    return index === undefined ? undefined : generated(this.#generation, index);
  }

  /** Ids of generated interactions, the newest first. */
  generatedIds(count: number): readonly string[] {
    return Array.from({ length: Math.min(count, this.#generation.count) }, (_, index) => idOf(this.#generation, index));
  }

  /** A page, the newest first, and how many match in all. */
  list(query: ListQuery): { readonly total: number; readonly entries: readonly TenantInteraction[] } {
    this.#refresh();
    const matches: { at: number; open: () => TenantInteraction }[] = [];
    for (const entry of this.#kept.values()) {
      const at = Date.parse(entry.interaction.startTimestamp);
      if (within(at, query) && fits(entry.interaction['contactId'], query) && linked(entry, query)) {
        matches.push({ at, open: () => entry });
      }
    }
    // Generated interactions have neither attributes nor links.
    const generatedToo = (query.attributeValues ?? []).length === 0 && query.hookType === undefined;
    for (let index = 0; generatedToo && index < this.#generation.count; index += 1) {
      const at = startOf(this.#generation, index);
      if (within(at, query) && fits(contactOf(this.#generation, index), query)) {
        matches.push({ at, open: () => generated(this.#generation, index) });
      }
    }
    matches.sort((a, b) => b.at - a.at);
    const page = matches.slice(query.offset, query.offset + query.limit);
    return { total: matches.length, entries: page.map(({ open }) => open()) };
  }

  /** Moves the samples on once a day, so that the ones that run still run when the tenant has been up for a week. What a test has put stays. */
  #refresh(): void {
    const now = this.#now();
    if (now - this.#movedAt < DAY) return;
    this.#movedAt = now;
    for (const sample of samplesAt(now)) {
      if (!this.#replaced.has(sample.interaction.interactionId))
        this.#kept.set(sample.interaction.interactionId, sample);
    }
  }
}

function within(at: number, { from, to }: ListQuery): boolean {
  return (from === undefined || at >= from) && (to === undefined || at < to);
}

function fits(contactId: unknown, query: ListQuery): boolean {
  return query.contactId === undefined || contactId === query.contactId;
}

function linked({ interaction }: TenantInteraction, { attributeValues = [], hookType }: ListQuery): boolean {
  const has = (list: unknown, key: string, value: string | undefined): boolean =>
    value === undefined || (Array.isArray(list) && list.some((entry) => isJsonObject(entry) && entry[key] === value));
  return (
    attributeValues.every((value) => has(interaction['interactionAttributes'], 'hookName', value)) &&
    has(interaction['hooks'], 'hookType', hookType)
  );
}
