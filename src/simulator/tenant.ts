import { contactOf, type Generation, generated, idOf, indexOf, startOf } from './generate.ts';
import { samplesAt } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

/** What a list is asked for; times in epoch milliseconds, compared with the start. */
export interface ListQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly contactId?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Interactions of one tenant: the samples, any number of generated ones, and what a test adds or replaces. */
export class Tenant {
  readonly #generation: Generation;
  readonly #kept = new Map<string, TenantInteraction>();

  constructor(seed: number, count: number, now: number) {
    this.#generation = { seed, count, before: now };
    for (const sample of samplesAt(now)) this.put(sample);
  }

  /** Adds an interaction, or replaces the one with its id. */
  put(entry: TenantInteraction): void {
    this.#kept.set(entry.interaction.interactionId, entry);
  }

  find(interactionId: string): TenantInteraction | undefined {
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
    const matches: { at: number; open: () => TenantInteraction }[] = [];
    for (const entry of this.#kept.values()) {
      const at = Date.parse(entry.interaction.startTimestamp);
      if (within(at, query) && fits(entry.interaction['contactId'], query)) matches.push({ at, open: () => entry });
    }
    for (let index = 0; index < this.#generation.count; index += 1) {
      const at = startOf(this.#generation, index);
      if (within(at, query) && fits(contactOf(this.#generation, index), query)) {
        matches.push({ at, open: () => generated(this.#generation, index) });
      }
    }
    matches.sort((a, b) => b.at - a.at);
    const page = matches.slice(query.offset, query.offset + query.limit);
    return { total: matches.length, entries: page.map(({ open }) => open()) };
  }
}

function within(at: number, { from, to }: ListQuery): boolean {
  return (from === undefined || at >= from) && (to === undefined || at < to);
}

function fits(contactId: unknown, query: ListQuery): boolean {
  return query.contactId === undefined || contactId === query.contactId;
}
