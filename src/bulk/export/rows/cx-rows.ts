import type { CxFile } from '../../../cxengage/schema/artifact.ts';
import type { TranslatedContent } from '../../../mapping/content.ts';
import type { TranslationInput } from '../../../mapping/input/translation-input.ts';
import { userDataOf } from '../../../mapping/interaction/user-data.ts';
import type { Profile } from '../../../mapping/profile/profile.ts';
import type { Row, Rows } from '../tables/tables.table.ts';
import { contentRows } from './content-rows.ts';
import { emailRows } from './email-rows.ts';
import { legRows } from './leg-rows.ts';
import { statisticRows } from './statistic-rows.ts';

/** Columns that have what a profile may attach under a name of its own: the rules are those of user data. */
const attachedColumns = {
  customer: 'customer',
  contact_point: 'contact-point',
  channel_type: 'channel',
  sub_type: 'sub-type',
  direction: 'direction',
  flow_id: 'flow-id',
  flow_name: 'flow',
  queue_id: 'last-queue-id',
  queue_name: 'last-queue',
  disposition_id: 'disposition-id',
  disposition_name: 'disposition',
  duration_basis: 'duration-basis',
  incomplete: 'incomplete',
} as const satisfies Partial<Record<keyof Row<'interaction'>, Profile['userData'][string]>>;

/** What rows are made of. */
export interface CxTranslation {
  readonly input: TranslationInput;
  readonly content: TranslatedContent;
  readonly profile: Profile;
  readonly tenantId: string;
  readonly detail: 'list' | 'record';
  /** Whether the record itself is kept. */
  readonly withSource: boolean;
}

/** The rows of every table about one interaction of CXEngage. */
export function cxRows({ input, content, profile, tenantId, detail, withSource }: CxTranslation): Rows {
  const { record, raw } = input;
  const { interactionId } = record;
  const attached = userDataOf({ input, judged: content.judged, profile: { ...profile, userData: attachedColumns } });
  return {
    ...contentRows(content.value, {
      tenant_id: tenantId,
      origin: 'cxengage',
      detail,
      ...attached,
      diagnostics: content.diagnostics.length === 0 ? undefined : JSON.stringify(content.diagnostics),
      source: withSource ? JSON.stringify(raw.record) : undefined,
    }),
    segment: legRows(record, raw.record),
    statistic: statisticRows(interactionId, raw.record),
    email: emailRows(interactionId, raw.manifests),
    attachment: attachmentRows(interactionId, input.files),
  };
}

/** The files of a conversation but its transcript. */
function attachmentRows(interactionId: string, files: readonly CxFile[] = []): readonly Row<'attachment'>[] {
  return files
    .filter(({ metadata }) => !metadata?.transcript)
    .map(({ artifactFileId, filename, metadata }) => ({
      interaction_id: interactionId,
      artifact_file_id: artifactFileId,
      file_name: filename,
      message_id: metadata?.messageId,
    }));
}
