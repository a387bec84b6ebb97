import { SourceError } from '../../cxengage/errors.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { isUuid, normalizeContactId } from '../../genesys/requests/contact-id.ts';
import type { Log } from '../../kit/log.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { type AddressKind, addressKindOf, isSameAddress } from '../../mapping/search/address.ts';
import type { ContactCriteria } from '../../mapping/search/selection.ts';
import { ListTooLong } from '../list-too-long.ts';

/** The permission of the service account that contact calls need. */
const CONTACTS_PERMISSION = 'CONTACTS_READ';

/** What resolving contacts works with. */
export interface ContactParts {
  readonly source: CxSource;
  readonly profile: Profile;
  readonly log: Log;
  /** Maximum number of pages per search. */
  readonly maxPages: number;
}

/** The contact of a request, and whether the source is known to have it. */
export interface ResolvedContact {
  readonly criteria: ContactCriteria;
  /** False if only rows can show that the id exists. */
  readonly isConfirmed: boolean;
}

/**
 * Resolves the contact in a path: the contacts that a phone number or an e-mail address belongs to, or the contact with that id. An address that no
 * contact has may still be an id of digits.
 */
export async function resolveContact(name: string, parts: ContactParts, call: CallOptions): Promise<ResolvedContact> {
  const kind = addressKindOf(name);
  const contactIds = kind === 'contact' ? new Set<string>() : await searchAttributes(name, kind, parts, call);
  if (kind !== 'contact' && parts.profile.contactRowsByAddress) {
    return { criteria: { contactIds, address: name }, isConfirmed: true };
  }
  if (contactIds.size > 0) return { criteria: { contactIds }, isConfirmed: true };
  return { criteria: { contactIds: new Set([normalizeContactId(name)]) }, isConfirmed: false };
}

/** The ids of the contacts that a phone number or an e-mail address belongs to; none for any other text. */
export async function fetchContactIds(
  address: string,
  parts: ContactParts,
  call: CallOptions,
): Promise<readonly string[]> {
  const kind = addressKindOf(address);
  // In a path such a text would be a contact id.
  return kind === 'contact' ? [] : [...(await searchAttributes(address, kind, parts, call))];
}

/**
 * Decides what an id without any row means: the contacts that have it in an attribute; undefined if the source knows the id, so that its list is
 * empty. Throws SourceError `not-found` if the source does not know it: an unknown contact is not a contact without interactions.
 */
export async function resolveUnseenId(
  id: string,
  parts: ContactParts,
  call: CallOptions,
): Promise<ContactCriteria | undefined> {
  try {
    const contactIds = await searchAttributes(id, 'contact', parts, call);
    if (contactIds.size > 0) return { contactIds };
    await parts.source.fetchContact(id, call);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    // A history by contact id needs no permission for contacts, so the rows that were found are the answer.
    if (error.code === 'not-permitted') return undefined;
    if (error.code !== 'forbidden') throw error;
    parts.log.warn(
      { permission: CONTACTS_PERMISSION },
      'The service account may not read contacts, so a list of an unknown contact is empty; grant the permission',
    );
  }
  return undefined;
}

/** Whether a failed listing may mean that no contact can have this id: sources only know UUIDs. */
export function isIdRejected(error: unknown, id: string): boolean {
  return (
    error instanceof SourceError &&
    !(error instanceof ListTooLong) &&
    (error.code === 'rejected' || error.code === 'not-found') &&
    !isUuid(id)
  );
}

async function searchAttributes(
  name: string,
  kind: AddressKind,
  parts: ContactParts,
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const { contactSearch } = parts.profile;
  for (const attribute of kind === 'contact' ? contactSearch.id : contactSearch[kind]) {
    for (const spelling of spellingsOf(name, kind)) {
      for (const id of await searchContacts(attribute, spelling, name, parts, call)) found.add(id);
    }
  }
  return found;
}

/** How the attribute of a contact may spell an id or an address. */
function spellingsOf(name: string, kind: AddressKind): ReadonlySet<string> {
  if (kind === 'contact') return new Set([name]);
  const digits = name.replace(/\D/g, '');
  return new Set(kind === 'email' ? [name, name.toLowerCase()] : [name, `+${digits}`, digits]);
}

/** Ids of the contacts whose attribute has this value. Every result is checked again, because the source may ignore the filter. */
async function searchContacts(
  attribute: string,
  spelling: string,
  name: string,
  { source, maxPages }: ContactParts,
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const [seen, found] = [new Set<string>(), new Set<string>()];
  for (let page = 0; page < maxPages; page += 1) {
    const before = seen.size;
    for (const { id, attributes } of await fetchContacts(source, attribute, spelling, page, call)) {
      if (id === undefined) continue;
      seen.add(id);
      const own = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
      if (valuesOf(own).some((value) => value === name || isSameAddress(value, name)))
        found.add(normalizeContactId(id));
    }
    if (seen.size === before) return found;
  }
  throw new ListTooLong('SCAN_PAGES');
}

/** The values of an attribute. Tenants with several numbers per contact keep them in a list. */
function valuesOf(attribute: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(attribute) ? attribute : [attribute];
  return values.filter((value) => typeof value === 'string' || typeof value === 'number').map(String);
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
