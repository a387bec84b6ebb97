import { isUuid, normalizeContactId } from '../../genesys/requests/contact-id.ts';

// Shorter numbers, such as an extension or a year, do not identify a customer.
const MIN_DIGITS = 5;

/** How a path identifies a customer: by contact id, phone number or e-mail address. */
export type AddressKind = 'contact' | 'phone' | 'email';

/** The kind of a normalised identifier. What is not a phone number or an e-mail address is a contact id. */
export function addressKindOf(text: string): AddressKind {
  if (text.includes('@')) return 'email';
  // A contact id is not a phone number even if it has only digits.
  if (isUuid(text)) return 'contact';
  return /^[+\d\s().-]+$/.test(text) && digitsOf(text).length >= MIN_DIGITS ? 'phone' : 'contact';
}

/**
 * Whether two addresses are equivalent in any spelling: e-mail addresses in any letter case, phone numbers with the same digits. Other texts, such as
 * `anonymous`, are never equivalent.
 */
export function isSameAddress(a: string, b: string): boolean {
  const [one, other] = [normalizeContactId(a), normalizeContactId(b)];
  const kind = addressKindOf(one);
  if (kind === 'contact' || kind !== addressKindOf(other)) return false;
  return kind === 'email' ? one.toLowerCase() === other.toLowerCase() : digitsOf(one) === digitsOf(other);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
