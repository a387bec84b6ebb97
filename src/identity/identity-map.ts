import { hash } from 'node:crypto';
import { normalizeContactId } from '../genesys/requests/contact-id.ts';
import { normalUserId } from '../kit/principal.ts';

/** What an id is of: a contact of the Universal Contact Server, or a user of Genesys Web Services. */
export const identityKinds = ['contact', 'user'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** One row of the map: an id of the old platform, and the same customer's or agent's id in CXEngage. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly old: string;
  readonly new: string;
}

/** Which ids of the old platform and of CXEngage are of the same customer or agent. */
export class IdentityMap {
  readonly #current = { contact: new Map<string, string>(), user: new Map<string, string>() };
  readonly #old = { contact: new Map<string, string[]>(), user: new Map<string, string[]>() };
  /** Changes with the content. */
  readonly fingerprint: string;

  constructor(identities: readonly Identity[]) {
    for (const each of identities) {
      const [old, current] = [comparableId(each.kind, each.old), comparableId(each.kind, each.new)];
      this.#current[each.kind].set(old, current);
      const olds = this.#old[each.kind].get(current);
      if (olds) olds.push(old);
      else this.#old[each.kind].set(current, [old]);
    }
    const rows = identities.map((each) => `${each.kind},${each.old},${each.new}`).toSorted();
    this.fingerprint = hash('sha256', JSON.stringify(rows), 'hex').slice(0, 16);
  }

  get size(): number {
    return this.#current.contact.size + this.#current.user.size;
  }

  /** The id in CXEngage of what has this id on the old platform; the id itself if the map does not name it. */
  currentOf(kind: IdentityKind, id: string): string {
    return this.#current[kind].get(comparableId(kind, id)) ?? id;
  }

  /** Every id of what has this id on either platform, as `comparableId` writes them. */
  allOf(kind: IdentityKind, id: string): readonly string[] {
    const current = comparableId(kind, this.currentOf(kind, id));
    return [current, ...(this.#old[kind].get(current) ?? [])];
  }
}

/** An id in one spelling: UUIDs in lower case, those of users with dashes. Ids of the Universal Contact Server have both cases, and are kept. */
export function comparableId(kind: IdentityKind | 'interaction', id: string): string {
  return kind === 'user' ? normalUserId(id.trim()) : normalizeContactId(id);
}
