import { createHmac } from 'node:crypto';

/** Who or what a cached text is about. */
export type Subject =
  | { readonly kind: 'interaction'; readonly id: string }
  | { readonly kind: 'contact'; readonly id: string }
  /** A phone number or an e-mail address, in any spelling. */
  | { readonly kind: 'address'; readonly address: string };

/** The tags of subjects: hashes, so that no index of the cache contains an address. */
export class SubjectTags {
  readonly #key: string;

  /** `key` is the same on all nodes. */
  constructor(key: string) {
    this.#key = key;
  }

  of(tenantId: string, subject: Subject): string {
    const value = subject.kind === 'address' ? normalAddress(subject.address) : subject.id.toLowerCase();
    const hmac = createHmac('sha256', this.#key);
    return hmac.update(JSON.stringify([tenantId, subject.kind, value])).digest('base64url');
  }
}

/** The digits of a phone number, an e-mail address in lower case. */
function normalAddress(address: string): string {
  const text = address.trim();
  return text.includes('@') ? text.toLowerCase() : text.replace(/\D/g, '') || text.toLowerCase();
}
