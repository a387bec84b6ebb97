import type { GwsContent, GwsInteraction, GwsMessage } from '../../../genesys/interaction.ts';
import type { Row, Rows } from '../tables/tables.table.ts';
import { gwsTimeOf } from './gws-time.ts';

/** What an interaction has beside its content. */
export type InteractionExtras = Pick<Row<'interaction'>, 'tenant_id' | 'origin' | 'detail'> &
  Partial<Row<'interaction'>>;

/** The rows of what Genesys calls an interaction: it, its messages and its attributes. */
export function contentRows({ interaction, messages = [] }: GwsContent, extras: InteractionExtras): Rows {
  return {
    interaction: [interactionRow(interaction, messages.length, extras)],
    message: messages.map((message) => messageRow(interaction.id, message)),
    attribute: [
      ...attributeRows(interaction.id, 'userData', interaction.userData),
      ...attributeRows(interaction.id, 'customAttribute', interaction.customAttributes),
    ],
  };
}

function interactionRow(
  { id, ownerInformation: owner, ...interaction }: GwsInteraction,
  messages: number,
  extras: InteractionExtras,
): Row<'interaction'> {
  return {
    id,
    media_type: interaction.mediaType.toLowerCase(),
    type_id: interaction.typeId,
    state: interaction.state,
    started_at: gwsTimeOf(interaction.startDate),
    ended_at: gwsTimeOf(interaction.endDate),
    utc_offset_minutes: offsetOf(interaction.startDate),
    call_duration_s: secondsOf(interaction.callDuration),
    subject: interaction.subject,
    comment: interaction.comment,
    contact_id: interaction.contactId,
    parent_id: interaction.parentId,
    phone_number: interaction.phoneNumber,
    owner_id: owner?.id,
    owner_user_name: owner?.userName,
    owner_first_name: owner?.firstName,
    owner_last_name: owner?.lastName,
    messages,
    ...extras,
  };
}

/** Integers of the files have 32 bits; more seconds than a life has are no duration. */
function secondsOf(duration: number | undefined): number | undefined {
  return duration === undefined || Math.abs(duration) >= 2 ** 31 ? undefined : duration;
}

function messageRow(interactionId: string, { from, ...message }: GwsMessage): Row<'message'> {
  return {
    interaction_id: interactionId,
    index: message.index,
    type: message.type,
    sent_at: gwsTimeOf(message.timestamp),
    participant_id: from.participantId,
    participant_type: from.type,
    nickname: from.nickname,
    visibility: message.visibility,
    text: message.text,
  };
}

function attributeRows(
  interactionId: string,
  kind: 'userData' | 'customAttribute',
  values: Readonly<Record<string, string | undefined>> = {},
): readonly Row<'attribute'>[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ interaction_id: interactionId, kind, name, value }],
  );
}

/** Minutes of the offset that a date of Genesys ends with, for example `+0530`. */
function offsetOf(date: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /([+-])(\d{2})(\d{2})$/.exec(date ?? '') ?? [];
  return sign === undefined ? undefined : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
