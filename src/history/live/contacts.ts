import { SourceError } from '../../cxengage/errors.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { addressKindOf, sameAddress } from '../../mapping/search/address.ts';
import type { ContactCriteria } from '../../mapping/search/selection.ts';
import { ListTooLong } from '../lists/pages.ts';

/** Finds out whose history a path means: the contact with that id, or the contacts that a phone number or an e-mail address belongs to. */
export async function resolveContact(
  name: string,
  profile: Profile,
  source: CxSource,
  mostPages: number,
  call: CallOptions,
): Promise<ContactCriteria> {
  const kind = addressKindOf(name);
  if (kind === 'contact') return { contactIds: new Set([name]) };
  const contactIds = new Set<string>();
  for (const attribute of profile.contactSearch[kind]) {
    for (const value of spellings(name, kind)) {
      for (const id of await search(attribute, value, name, source, mostPages, call)) contactIds.add(id);
    }
  }
  return profile.contactRowsByAddress ? { contactIds, address: name } : { contactIds };
}

/** Ways in which a contact's attribute may spell an address. */
function spellings(name: string, kind: 'phone' | 'email'): ReadonlySet<string> {
  const digits = name.replace(/\D/g, '');
  return new Set(kind === 'email' ? [name, name.toLowerCase()] : [name, `+${digits}`, digits]);
}

/** Contacts whose attribute is this address; looked at again, since the source may pass over what it is asked for. */
async function search(
  attribute: string,
  value: string,
  name: string,
  source: CxSource,
  mostPages: number,
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const [met, found] = [new Set<string>(), new Set<string>()];
  for (let page = 0; page < mostPages; page += 1) {
    const before = met.size;
    for (const { id, attributes } of await fetchContacts(source, attribute, value, page, call)) {
      if (id === undefined) continue;
      met.add(id);
      const own = attributes[attribute];
      if ((typeof own === 'string' || typeof own === 'number') && sameAddress(String(own), name)) found.add(id);
    }
    if (met.size === before) return found;
  }
  throw new ListTooLong();
}

/** Where there is no such attribute there is no such contact. */
async function fetchContacts(
  source: CxSource,
  attribute: string,
  value: string,
  page: number,
  call: CallOptions,
): ReturnType<CxSource['contacts']> {
  try {
    return await source.contacts(attribute, value, page, call);
  } catch (error) {
    if (error instanceof SourceError && error.code === 'not-found') return [];
    throw error;
  }
}
