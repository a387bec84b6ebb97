import { createHmac } from 'node:crypto';

/** Digits at the end of a phone number that are compared: as many as a number has within its area. */
const COMPARED_DIGITS = 7;

/** Who or what a cached text is about. */
export type Subject =
  | { readonly kind: 'interaction'; readonly id: string }
  | { readonly kind: 'contact'; readonly id: string }
  /** A phone number or an e-mail address, in any spelling. */
  | { readonly kind: 'address'; readonly address: string };

/** The tags of subjects: hashes, so that no index of the cache contains an address. */
export class SubjectTags {
  readonly #key: string;

  /** `key` is the same on all nodes. Without a secret setting it hides no address from those who can read the cache, which is not encrypted then either. */
  constructor(key: string) {
    this.#key = key;
  }

  of(tenantId: string, subject: Subject): string {
    const value = subject.kind === 'address' ? normalAddress(subject.address) : subject.id.toLowerCase();
    const hmac = createHmac('sha256', this.#key);
    return hmac.update(JSON.stringify([tenantId, subject.kind, value])).digest('base64url');
  }
}

/**
 * The last digits of a phone number, an e-mail address in lower case. What may be the same number in another spelling, national or international or as an address
 * of SIP, gets the same tag: an answer of another person that is erased with it is only made again.
 */
function normalAddress(address: string): string {
  const [, inBrackets] = /<([^<>]*)>/.exec(address) ?? [];
  const plain = (inBrackets ?? address)
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/^(?:tel|mailto|sips?):/, '')
    // Parameters and extensions.
    .replace(/;.*$|\s*(?:x|ext\.?)\s*\d+$/, '');
  const user = plain.includes('@') ? plain.slice(0, plain.indexOf('@')) : plain;
  const isNumber = /^[^a-z@]*\d[^a-z@]*$/.test(user);
  return isNumber ? user.replace(/\D/g, '').slice(-COMPARED_DIGITS) : plain;
}
