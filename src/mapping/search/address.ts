// Shorter numbers, such as an extension or a year, do not identify a customer.
const MIN_DIGITS = 5;

// A contact id is not a phone number even if it has only digits.
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How a path identifies a customer: by contact id, phone number or e-mail address. */
export type AddressKind = 'contact' | 'phone' | 'email';

/** The kind of an identifier. An identifier that is not a phone number or an e-mail address is a contact id. */
export function addressKindOf(text: string): AddressKind {
  if (text.includes('@')) return 'email';
  if (UUID.test(text)) return 'contact';
  return /^[+\d\s().-]+$/.test(text) && digitsOf(text).length >= MIN_DIGITS ? 'phone' : 'contact';
}

/**
 * Whether two addresses are equivalent: e-mail addresses in any letter case, phone numbers with the same digits. Other texts, such as
 * `anonymous`, are never equivalent.
 */
export function isSameAddress(a: string, b: string): boolean {
  const kind = addressKindOf(a.trim());
  if (kind === 'contact' || kind !== addressKindOf(b.trim())) return false;
  return kind === 'email' ? a.trim().toLowerCase() === b.trim().toLowerCase() : digitsOf(a) === digitsOf(b);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
