import type { Subject } from '../cache/subject-tags.ts';
import { comparableId, type IdentityMap } from '../identity/identity-map.ts';
import { compareAddresses } from './same-address.ts';

/** Which interactions of an export or an archive are of a subject, by their ids, contacts and addresses. What is erased there is gone for good. */
export interface DurableSubject {
  readonly interactionIds: ReadonlySet<string>;
  readonly contactIds: ReadonlySet<string>;
  /** Every id by which a platform may know a contact, as `comparableId` writes it. */
  idsOfContact(id: string): readonly string[];
  /** Whether an address of an interaction is one of the subject. */
  isAddress(address: string): boolean;
  /** Addresses that may be the subject's in another form, since the last call: nothing was erased for them. */
  takePossible(): { readonly possible: readonly string[]; readonly fix?: string };
}

const FIX = 'numbers that end the same: if they are of the person, erase again with each of them';

/** The subject for what is erased for good: a number that only ends the same may be that of another person. */
export function durableSubject(subject: Subject, identities: IdentityMap | undefined): DurableSubject {
  const possible = new Set<string>();
  const idsOfContact = (id: string): readonly string[] =>
    identities?.allOf('contact', id) ?? [comparableId('contact', id)];
  return {
    interactionIds: new Set(subject.kind === 'interaction' ? [comparableId('interaction', subject.id)] : []),
    contactIds: new Set(subject.kind === 'contact' ? idsOfContact(subject.id) : []),
    idsOfContact,
    isAddress(address) {
      if (subject.kind !== 'address') return false;
      const result = compareAddresses(subject.address, address);
      if (result === 'possible') possible.add(address);
      return result === 'same';
    },
    takePossible() {
      const found = [...possible].toSorted();
      possible.clear();
      return { possible: found, ...(found.length > 0 && { fix: FIX }) };
    },
  };
}
