import type { Subject } from '../cache/subject-tags.ts';
import { isUuid, normalizeContactId } from '../genesys/requests/contact-id.ts';

/** Whose data is meant: by the id of an interaction or a contact, by a phone number, or by an e-mail address. */
export interface SubjectRequest {
  readonly kind: 'interaction' | 'contact' | 'phone' | 'email';
  readonly value: string;
}

// Shorter numbers, such as an extension, do not identify a person.
const MIN_DIGITS = 5;

/** The subject of a request; a text says what is wrong with the value. A value that cannot be of anybody must not look like one that nothing is known about. */
export function readSubject({ kind, value }: SubjectRequest): Subject | string {
  const plain = normalizeContactId(value);
  switch (kind) {
    case 'interaction':
    case 'contact':
      return isUuid(plain)
        ? { kind, id: plain }
        : `"${kind}" needs the id that CXEngage gives it, for example 9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d`;
    case 'phone':
      return /^[+\d\s().-]+$/.test(plain) && plain.replace(/\D/g, '').length >= MIN_DIGITS
        ? { kind: 'address', address: plain }
        : `"phone" needs a phone number with at least ${MIN_DIGITS} digits and no letters, for example +15065550100`;
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(plain)
        ? { kind: 'address', address: plain }
        : '"email" needs one e-mail address without a name, for example ana@example.org';
  }
}
