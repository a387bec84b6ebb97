import PQueue from 'p-queue';
import { SourceError } from '../cxengage/errors.ts';
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
    contacts.map(
      ({ addresses }) =>
        () =>
          search(addresses, find),
    ),
  );
  const claims = new Map<string, number>();
  for (const { ids } of found) for (const id of ids) claims.set(id, (claims.get(id) ?? 0) + 1);
  return contacts.map(({ id: old, addresses }, index) => {
    const { ids, matched, refused } = found[index] ?? nothingFound;
    const [first, ...others] = ids;
    const undecided = (note: string): Suggestion => ({ old, new: '', note });
    if (addresses.length === 0) return undecided('has no phone number and no e-mail address');
    if (refused !== undefined) return undecided(`CXEngage refused a search (${refused})`);
    if (first === undefined) return undecided('no contact has one of its addresses');
    if (others.length > 0) return undecided(`ambiguous: ${[...ids].join(' ')}`);
    const rivals = (claims.get(first) ?? 1) - 1;
    if (rivals > 0) return undecided(`ambiguous: ${first} is also found for ${rivals} other contacts`);
    return { old, new: first, note: `one contact has ${matched} of its ${addresses.length} addresses` };
  });
}

interface Found {
  readonly ids: ReadonlySet<string>;
  /** Addresses that belong to a contact. */
  readonly matched: number;
  /** Why a search was refused. */
  readonly refused?: string;
}

const nothingFound: Found = { ids: new Set(), matched: 0 };

async function search(addresses: readonly string[], find: FindContacts): Promise<Found> {
  try {
    const perAddress = await Promise.all(addresses.map(find));
    const ids = new Set(perAddress.flat().map((id) => comparableId('contact', id)));
    return { ids, matched: perAddress.filter(({ length }) => length > 0).length };
  } catch (error) {
    // A value that the source does not take is about this contact; that the source is not there is about all.
    if (!(error instanceof SourceError) || !['rejected', 'unreadable'].includes(error.code)) throw error;
    return { ...nothingFound, refused: error.code };
  }
}
