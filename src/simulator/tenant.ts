import { isJsonObject } from '../kit/json.ts';
import { generateInteraction } from './generate-interaction.ts';
import { contactIdOf, type Generation, indexOfId, interactionIdOf, startTimeOf } from './generation.ts';
import { type SampleUser, samplesAt, sampleUsers } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

/** The times of an interaction that `from` and `to` of a list are compared with. The vendor does not document it. */
export type WindowTimes = 'start' | 'end' | 'overlap';

/** Filters and page of a list. Times are epoch milliseconds. */
export interface TenantListQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly contactId?: string | undefined;
  /** Values of custom attributes; each must occur in the interaction. */
  readonly attributeValues?: readonly string[];
  /** Type of a linked CRM record. */
  readonly hookType?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

const DAY = 86_400_000;
const CLOCK_DIFFERENCE = 60_000;
/** Upper bound of an interaction's duration in milliseconds. */
const MAX_DURATION = 11 * 60_000;

/** Interactions and users of one tenant: the samples, generated interactions, and entries that a test adds or replaces. */
export class SimulatedTenant {
  readonly #generation: Generation;
  readonly #interactions = new Map<string, TenantInteraction>();
  readonly #users = new Map(sampleUsers.map((user) => [user.id, user]));
  readonly #now: () => number;
  readonly #compares: WindowTimes;
  readonly #replacedIds = new Set<string>();
  #shiftedAt = Number.NEGATIVE_INFINITY;

  constructor(seed: number, count: number, now: () => number, compares: WindowTimes = 'start') {
    this.#compares = compares;
    this.#now = now;
    // Starts this long ago, so that even the newest interaction has ended.
    this.#generation = { seed, count, latestStart: now() - MAX_DURATION };
    this.#refresh();
  }

  /** Adds an interaction, or replaces the one with its id. */
  put(entry: TenantInteraction): void {
    this.#replacedIds.add(entry.interaction.interactionId);
    this.#interactions.set(entry.interaction.interactionId, entry);
  }

  /** Adds a user, or replaces the one with its id. */
  putUser(user: SampleUser): void {
    this.#users.set(user.id, user);
  }

  get users(): ReadonlyMap<string, SampleUser> {
    return this.#users;
  }

  /** Finds an interaction by its id. */
  find(interactionId: string): TenantInteraction | undefined {
    this.#refresh();
    const stored = this.#interactions.get(interactionId);
    if (stored) return stored;
    const index = indexOfId(this.#generation, interactionId);
    return index === undefined ? undefined : generateInteraction(this.#generation, index);
  }

  /** Ids of up to `count` generated interactions, newest first. */
  generatedIds(count: number): readonly string[] {
    return Array.from({ length: Math.min(count, this.#generation.count) }, (_, index) =>
      interactionIdOf(this.#generation, index),
    );
  }

  /** Returns one page, newest first, and the total number of matches. */
  list(query: TenantListQuery): { readonly total: number; readonly entries: readonly TenantInteraction[] } {
    this.#refresh();
    const matches: { start: number; load: () => TenantInteraction }[] = [];
    for (const entry of this.#interactions.values()) {
      const start = Date.parse(entry.interaction.startTimestamp);
      if (
        this.#isInRange(entry, query) &&
        matchesContact(entry.interaction['contactId'], query) &&
        matchesAttributesAndLinks(entry, query)
      ) {
        matches.push({ start, load: () => entry });
      }
    }
    // Generated interactions have neither custom attributes nor CRM links.
    const includesGenerated = (query.attributeValues ?? []).length === 0 && query.hookType === undefined;
    for (let index = 0; includesGenerated && index < this.#generation.count; index += 1) {
      // One that a test has put in its place.
      if (this.#replacedIds.has(interactionIdOf(this.#generation, index))) continue;
      const start = startTimeOf(this.#generation, index);
      const load = (): TenantInteraction => generateInteraction(this.#generation, index);
      const isInRange = this.#compares === 'start' ? isStartInRange(start, query) : this.#isInRange(load(), query);
      if (isInRange && matchesContact(contactIdOf(this.#generation, index), query)) matches.push({ start, load });
    }
    matches.sort((a, b) => b.start - a.start);
    const page = matches.slice(query.offset, query.offset + query.limit);
    return { total: matches.length, entries: page.map(({ load }) => load()) };
  }

  /** A running interaction lasts until now, so it is in a window that reaches now, which the caller's clock may show a little earlier. */
  #isInRange({ interaction }: TenantInteraction, { from, to }: Pick<TenantListQuery, 'from' | 'to'>): boolean {
    const start = Date.parse(interaction.startTimestamp);
    if (this.#compares === 'start') return isStartInRange(start, { from, to });
    const ended = Date.parse(String(interaction['endTimestamp']));
    const end = Number.isNaN(ended) ? this.#now() - CLOCK_DIFFERENCE : ended;
    const endsAfterFrom = from === undefined || end >= from;
    if (this.#compares === 'end') return endsAfterFrom && (to === undefined || end < to);
    return endsAfterFrom && (to === undefined || start < to);
  }

  /** Shifts the samples once a day, so that running ones stay recent on a long-running tenant. Interactions from `put` are kept. */
  #refresh(): void {
    const now = this.#now();
    if (now - this.#shiftedAt < DAY) return;
    this.#shiftedAt = now;
    for (const sample of samplesAt(now)) {
      if (!this.#replacedIds.has(sample.interaction.interactionId))
        this.#interactions.set(sample.interaction.interactionId, sample);
    }
  }
}

function isStartInRange(start: number, { from, to }: Pick<TenantListQuery, 'from' | 'to'>): boolean {
  return (from === undefined || start >= from) && (to === undefined || start < to);
}

function matchesContact(contactId: unknown, query: TenantListQuery): boolean {
  return query.contactId === undefined || contactId === query.contactId;
}

function matchesAttributesAndLinks(
  { interaction }: TenantInteraction,
  { attributeValues = [], hookType }: TenantListQuery,
): boolean {
  const hasValue = (list: unknown, key: string, value: string | undefined): boolean =>
    value === undefined || (Array.isArray(list) && list.some((entry) => isJsonObject(entry) && entry[key] === value));
  return (
    attributeValues.every((value) => hasValue(interaction['interactionAttributes'], 'hookName', value)) &&
    hasValue(interaction['hooks'], 'hookType', hookType)
  );
}
