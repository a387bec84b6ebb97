import PQueue from 'p-queue';
import { comparableId } from './identity-map.ts';
import type { OldContact } from './read-contacts.ts';

/** Contacts whose addresses are looked for at the same time. */
const CONCURRENT_CONTACTS = 8;

/** A proposed row of an identity map. Without `new` it is for a person to decide. */
export interface Suggestion {
  readonly old: string;
  readonly new: string;
  /** Why it is undecided, or how it was found. Without addresses. */
  readonly note: string;
}

/** Ids of the contacts in CXEngage that an address belongs to. */
export type FindContacts = (address: string) => Promise<readonly string[]>;

/**
 * Proposes who is who, by phone numbers and e-mail addresses. Only what is certain has a new id: exactly one contact has an address of the old one, and no other old contact leads to
 * it. Rejects with the first error of a search.
 */
export async function suggestIdentities(
  contacts: readonly OldContact[],
  find: FindContacts,
): Promise<readonly Suggestion[]> {
  const queue = new PQueue({ concurrency: CONCURRENT_CONTACTS });
  const found = await queue.addAll(
    contacts.map(({ addresses }) => async () => {
      const perAddress = await Promise.all(addresses.map(find));
      return new Set(perAddress.flat().map((id) => comparableId('contact', id)));
    }),
  );
  const claims = new Map<string, number>();
  for (const ids of found) for (const id of ids) claims.set(id, (claims.get(id) ?? 0) + 1);
  return contacts.map(({ id: old, addresses }, index) => {
    const [first, ...others] = found[index] ?? [];
    if (addresses.length === 0) return { old, new: '', note: 'has no phone number and no e-mail address' };
    if (first === undefined) return { old, new: '', note: 'no contact has one of its addresses' };
    if (others.length > 0) return { old, new: '', note: `ambiguous: ${[first, ...others].join(' ')}` };
    const rivals = (claims.get(first) ?? 1) - 1;
    if (rivals > 0) return { old, new: '', note: `ambiguous: ${first} is also found for ${rivals} other contacts` };
    return { old, new: first, note: 'one contact has its addresses' };
  });
}
