import { SourceError } from '../../cxengage/errors.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { addressKindOf, isSameAddress } from '../../mapping/search/address.ts';
import type { ContactCriteria } from '../../mapping/search/selection.ts';
import { ListTooLong } from '../list-too-long.ts';

/** What resolving contacts works with. */
export interface ContactParts {
  readonly source: CxSource;
  readonly profile: Profile;
  /** Maximum number of pages per search. */
  readonly maxPages: number;
}

/** Resolves the contact in a path: the contact with that id, or the contacts that a phone number or an e-mail address belongs to. */
export async function resolveContact(name: string, parts: ContactParts, call: CallOptions): Promise<ContactCriteria> {
  const { profile } = parts;
  const kind = addressKindOf(name);
  if (kind === 'contact') return { contactIds: new Set([name]) };
  const contactIds = new Set<string>();
  for (const attribute of profile.contactSearch[kind]) {
    for (const spelling of spellingsOf(name, kind)) {
      for (const id of await fetchContactIds(attribute, spelling, name, parts, call)) contactIds.add(id);
    }
  }
  return profile.contactRowsByAddress ? { contactIds, address: name } : { contactIds };
}

/** How the attribute of a contact may spell an address. */
function spellingsOf(name: string, kind: 'phone' | 'email'): ReadonlySet<string> {
  const digits = name.replace(/\D/g, '');
  return new Set(kind === 'email' ? [name, name.toLowerCase()] : [name, `+${digits}`, digits]);
}

/** Ids of the contacts whose attribute is this address. Every result is checked again, because the source may ignore the filter. */
async function fetchContactIds(
  attribute: string,
  spelling: string,
  address: string,
  { source, maxPages }: ContactParts,
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const [seen, found] = [new Set<string>(), new Set<string>()];
  for (let page = 0; page < maxPages; page += 1) {
    const before = seen.size;
    for (const { id, attributes } of await fetchContacts(source, attribute, spelling, page, call)) {
      if (id === undefined) continue;
      seen.add(id);
      const own = attributes[attribute];
      if ((typeof own === 'string' || typeof own === 'number') && isSameAddress(String(own), address)) found.add(id);
    }
    if (seen.size === before) return found;
  }
  throw new ListTooLong();
}

/** A tenant that does not have the attribute has no such contact. */
async function fetchContacts(
  source: CxSource,
  attribute: string,
  value: string,
  page: number,
  call: CallOptions,
): ReturnType<CxSource['fetchContacts']> {
  try {
    return await source.fetchContacts(attribute, value, page, call);
  } catch (error) {
    if (error instanceof SourceError && error.code === 'not-found') return [];
    throw error;
  }
}
