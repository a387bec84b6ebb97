import type { Subject, SubjectTags } from '../../cache/subject-tags.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';

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

/** Whom a record is about. */
function subjectsOf({ interactionId, contactId, customer }: CxInteraction): readonly Subject[] {
  return [
    { kind: 'interaction', id: interactionId },
    ...(contactId ? [{ kind: 'contact', id: contactId } as const] : []),
    ...(customer ? [{ kind: 'address', address: customer } as const] : []),
  ];
}
