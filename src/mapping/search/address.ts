/** Fewer digits name nobody: an extension, a year, a word with a number in it. */
const LEAST_DIGITS = 5;

/** Ids of contacts, which may happen to have digits alone. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a path names a customer by: a contact id, a phone number or an e-mail address. */
export type AddressKind = 'contact' | 'phone' | 'email';

/** What kind of name this is; whatever cannot be an address is an id. */
export function addressKindOf(text: string): AddressKind {
  if (text.includes('@')) return 'email';
  if (UUID.test(text)) return 'contact';
  return /^[+\d\s().-]+$/.test(text) && digitsOf(text).length >= LEAST_DIGITS ? 'phone' : 'contact';
}

/** Whether two addresses reach the same person: e-mail addresses in any letter case, phone numbers by their digits. Words such as `anonymous` reach nobody. */
export function sameAddress(a: string, b: string): boolean {
  const kind = addressKindOf(a.trim());
  if (kind === 'contact' || kind !== addressKindOf(b.trim())) return false;
  return kind === 'email' ? a.trim().toLowerCase() === b.trim().toLowerCase() : digitsOf(a) === digitsOf(b);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
