import type { Row, Rows } from '../bulk/export/tables/tables.table.ts';
import type { GwsContent, GwsInteraction } from '../genesys/interaction.ts';
import { interactionPath, interactionUri } from '../genesys/quirks.ts';
import { normalizeContactId } from '../genesys/requests/contact-id.ts';
import { normalUserId } from '../kit/principal.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { listMediaType } from '../mapping/interaction/media-type.ts';
import { addressKindOf } from '../mapping/search/address.ts';

/** An interaction as an archive has it: without what depends on the site, with times in epoch milliseconds. `shown`, `call`, `attributes` and `content` are JSON. */
export interface ArchivedRecord {
  readonly id: string;
  readonly mediaType: string;
  readonly contactId: string | undefined;
  /** The customer's number or address. */
  readonly customer: string | undefined;
  /** Whether the subject was read from an artifact, which not everybody may see. */
  readonly isSubjectOfArtifact: boolean;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What every list shows, as it shows it. A list is made of these texts: to parse them would take longer than to find them. */
  readonly shown: string;
  /** What lists show of calls if the profile says so; null for anything else. */
  readonly call: string | null;
  /** Custom attributes, for lists that name some. */
  readonly attributes: string | null;
  /** What contents show beyond that. */
  readonly content: string;
}

/** What a list is made of. */
export type ArchivedItem = Pick<ArchivedRecord, 'id' | 'mediaType' | 'startedAt' | 'endedAt' | 'shown'> &
  Partial<Pick<ArchivedRecord, 'call' | 'attributes'>>;

type Shown = Pick<GwsInteraction, 'id' | 'typeId' | 'state' | 'subject' | 'contactId' | 'ownerInformation'>;

interface ArchivedContent extends Pick<GwsInteraction, 'parentId' | 'phoneNumber' | 'callDuration' | 'comment'> {
  readonly userData?: Readonly<Record<string, string>>;
  readonly messages: readonly ArchivedMessage[];
}

type ArchivedMessage = Omit<NonNullable<GwsContent['messages']>[number], 'timestamp' | 'timestampSeconds'> & {
  readonly sentAt?: number | undefined;
};

/** An interaction of an export as an archive has it, and its custom attributes; undefined if it has no row. */
export function archived(
  rows: Rows,
): { readonly record: ArchivedRecord; readonly customAttributes: Readonly<Record<string, string>> } | undefined {
  const [row] = rows.interaction ?? [];
  if (!row?.id || !row.media_type) return undefined;
  const attributes = rows.attribute ?? [];
  const valuesOf = (kind: string): Record<string, string> =>
    Object.fromEntries(
      attributes.flatMap((each) => (each.kind === kind && each.name ? [[each.name, each.value ?? '']] : [])),
    );
  const customAttributes = valuesOf('customAttribute');
  const userData = valuesOf('userData');
  const { owner_id: owner, phone_number: phoneNumber, call_duration_s: callDuration } = row;
  const isDurationDerived = row.duration_basis !== undefined;
  const call = { phoneNumber, callDuration: isDurationDerived ? undefined : callDuration };
  return {
    record: {
      id: row.id,
      mediaType: row.media_type,
      contactId: row.contact_id,
      customer: row.customer ?? phoneNumber,
      isSubjectOfArtifact: row.channel_type === 'email' || row.media_type === 'email',
      startedAt: row.started_at ?? null,
      endedAt: row.ended_at ?? null,
      shown: JSON.stringify({
        id: row.id,
        typeId: (row.type_id ?? 'Unknown') as GwsInteraction['typeId'],
        state: row.state as GwsInteraction['state'],
        subject: row.subject,
        contactId: row.contact_id,
        ...(owner !== undefined && {
          ownerInformation: {
            id: owner,
            userName: row.owner_user_name,
            firstName: row.owner_first_name,
            lastName: row.owner_last_name,
          },
        }),
      } satisfies Shown),
      call: call.phoneNumber === undefined && call.callDuration === undefined ? null : JSON.stringify(call),
      attributes: Object.keys(customAttributes).length === 0 ? null : JSON.stringify(customAttributes),
      content: JSON.stringify({
        parentId: row.parent_id,
        phoneNumber,
        callDuration,
        comment: row.comment,
        ...(Object.keys(userData).length > 0 && { userData }),
        messages: (rows.message ?? []).map(messageOf),
      } satisfies ArchivedContent),
    },
    customAttributes,
  };
}

function messageOf(message: Row<'message'>): ArchivedMessage {
  return {
    index: message.index ?? 0,
    from: {
      nickname: message.nickname ?? '',
      type: message.participant_type ?? '',
      participantId: message.participant_id ?? '',
    },
    text: message.text,
    visibility: (message.visibility ?? 'All') as ArchivedMessage['visibility'],
    type: (message.type ?? 'Text') as ArchivedMessage['type'],
    sentAt: message.sent_at,
  };
}

/** The content as GetInteractionContent shows it at this site. */
export function contentFromArchive(
  {
    id,
    mediaType,
    startedAt,
    endedAt,
    shown,
    attributes,
    content,
  }: Omit<ArchivedRecord, 'contactId' | 'customer' | 'isSubjectOfArtifact' | 'call'>,
  site: Site,
): GwsContent {
  const { userData, messages, ...more } = JSON.parse(content) as ArchivedContent;
  const date = (ms: number | null | undefined): string | undefined => (ms == null ? undefined : site.formatDate(ms));
  const interaction: GwsInteraction = {
    uri: interactionUri(site.publicUrl, id),
    path: interactionPath(id),
    mediaType,
    ...(JSON.parse(shown) as Shown),
    startDate: date(startedAt),
    endDate: date(endedAt),
    ...more,
    customAttributes: attributes === null ? undefined : (JSON.parse(attributes) as Record<string, string>),
    userData,
  };
  if (!site.profile.conversations.includes(mediaType)) return { interaction };
  return {
    interaction,
    messages: messages.map(({ sentAt, index, from, text, visibility, type }) => ({
      index,
      from,
      ...(text !== undefined && { text }),
      visibility,
      ...(sentAt !== undefined && { timestamp: site.formatDate(sentAt) }),
      type,
      // The documented samples have milliseconds in it.
      ...(sentAt !== undefined && { timestampSeconds: sentAt }),
    })),
  };
}

/** The item as lists show it at this site, as JSON, with the named custom attributes. */
export function listTextOf(
  item: ArchivedItem,
  attributeNames: readonly string[],
  site: Site,
  isSubjectHidden: boolean,
): string {
  const { id, mediaType, startedAt, endedAt, call, attributes } = item;
  const shown = isSubjectHidden ? JSON.stringify({ ...JSON.parse(item.shown), subject: undefined }) : item.shown;
  const uri = JSON.stringify(interactionUri(site.publicUrl, id));
  let text = `{"uri":${uri},"mediaType":${JSON.stringify(listMediaType(mediaType, site.profile))},${withoutBraces(shown)}`;
  if (startedAt !== null) text += `,"startDate":"${site.formatDate(startedAt)}"`;
  if (endedAt !== null) text += `,"endDate":"${site.formatDate(endedAt)}"`;
  if (call) text += `,${withoutBraces(call)}`;
  const named = attributes ? namedAttributes(attributes, attributeNames) : [];
  if (named.length > 0) text += `,"customAttributes":${JSON.stringify(Object.fromEntries(named))}`;
  return `${text}}`;
}

/** The members of an object that is not empty. */
function withoutBraces(json: string): string {
  return json.slice(1, -1);
}

function namedAttributes(json: string, names: readonly string[]): readonly (readonly [string, string])[] {
  const attributes = JSON.parse(json) as Readonly<Record<string, string>>;
  return names.flatMap((name) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** An agent of an interaction. */
export interface Handler {
  readonly userId: string;
  /** Whether the agent took part in the conversation: these see the transcript if they may see their own. */
  readonly hasConversed: boolean;
}

/** Who handled an interaction, by its rows: the owner, agents who talked, and agents of segments that were not cancelled. */
export function handlersOf({ interaction = [], segment = [] }: Rows): readonly Handler[] {
  const talked = segment.filter((leg) => leg.kind === 'agent' && leg.conversation_started_at !== undefined);
  const handled = segment.filter((leg) => leg.kind === 'segment' && !leg.is_cancelled);
  const conversed = new Set(talked.flatMap(({ agent_id }) => (agent_id === undefined ? [] : [normalUserId(agent_id)])));
  const ids = [...interaction.map(({ owner_id }) => owner_id), ...handled.map(({ agent_id }) => agent_id)];
  const all = new Set([...conversed, ...ids.flatMap((id) => (id === undefined ? [] : [normalUserId(id)]))]);
  // Genesys Web Services shows only the owner.
  const isOwners = interaction.some(({ origin }) => origin === 'genesys');
  return [...all].map((userId) => ({ userId, hasConversed: isOwners || conversed.has(userId) }));
}

/** A customer's number by its digits, or e-mail address in lower case; null for anything else. */
export function comparableAddress(customer: string | undefined): string | null {
  if (customer === undefined) return null;
  const plain = normalizeContactId(customer);
  const kind = addressKindOf(plain);
  if (kind === 'email') return plain.toLowerCase();
  return kind === 'phone' ? plain.replace(/\D/g, '') : null;
}
