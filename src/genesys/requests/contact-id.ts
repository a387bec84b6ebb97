const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The id of a contact, its phone number or its e-mail address in one spelling, so that texts copied from elsewhere are found: without invisible
 * characters such as direction marks, with plain hyphens, without `tel:` or `mailto:`, UUIDs in lower case.
 */
export function normalizeContactId(text: string): string {
  const plain = text
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .trim()
    .replace(/^(?:tel|mailto):/i, '')
    .trim();
  return isUuid(plain) ? plain.toLowerCase() : plain;
}

/** Whether a text is a UUID with dashes, in any letter case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
