import type { Subject, SubjectTags } from '../../cache/subject-tags.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';

// Shorter numbers do not identify a person.
const MIN_DIGITS = 5;

/** What tags are made with. */
export interface TagParts {
  /** The bridge's tenant, whose users see the answers. */
  readonly tenantId: string;
  readonly subjectTags: SubjectTags;
}

/** The cache tags of everything that is made of a record. */
export function recordTags(record: CxInteraction, { tenantId, subjectTags }: TagParts): readonly string[] {
  return subjectsOf(record).map((subject) => subjectTags.of(tenantId, subject));
}

/** Whom a record is about. What its root and its details say may differ, and both may be shown. */
function subjectsOf({ interactionId, contactId, customer, details }: CxInteraction): readonly Subject[] {
  const contacts = new Set([contactId, details?.contactId].filter((id) => id !== undefined));
  const addresses = new Set([customer, details?.customer].filter((each) => each !== undefined && isAddress(each)));
  return [
    { kind: 'interaction', id: interactionId },
    ...[...contacts].map((id) => ({ kind: 'contact', id }) as const),
    ...[...addresses].map((address) => ({ kind: 'address', address: String(address) }) as const),
  ];
}

/** A name, or a word such as `anonymous`, is no address. */
function isAddress(customer: string): boolean {
  return customer.includes('@') || customer.replace(/\D/g, '').length >= MIN_DIGITS;
}
