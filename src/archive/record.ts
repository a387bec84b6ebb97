import type { Rows } from '../bulk/export/tables/tables.table.ts';
import type { GwsContent, GwsInteraction } from '../genesys/interaction.ts';
import { interactionPath, interactionUri } from '../genesys/quirks.ts';
import { normalUserId } from '../kit/principal.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { listMediaType } from '../mapping/interaction/media-type.ts';

/** What lists show of an interaction, without what depends on the site: times in epoch milliseconds, no address. */
export interface ArchivedItem {
  readonly id: string;
  readonly mediaType: string;
  readonly typeId: GwsInteraction['typeId'];
  readonly state?: GwsInteraction['state'];
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly subject?: string | undefined;
  readonly contactId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly ownerInformation?: GwsInteraction['ownerInformation'];
  readonly phoneNumber?: string | undefined;
  readonly callDuration?: number | undefined;
  readonly isDurationDerived?: boolean;
  readonly customAttributes?: Readonly<Record<string, string>>;
}

/** What contents show beyond that. */
export interface ArchivedContent {
  readonly comment?: string | undefined;
  readonly userData?: Readonly<Record<string, string>>;
  readonly messages: readonly ArchivedMessage[];
}

type ArchivedMessage = Omit<NonNullable<GwsContent['messages']>[number], 'timestamp' | 'timestampSeconds'> & {
  readonly sentAt?: number | undefined;
};

/** An interaction of an export as an archive has it; undefined if it has no row. */
export function archived(rows: Rows): { readonly item: ArchivedItem; readonly content: ArchivedContent } | undefined {
  const [row] = rows.interaction ?? [];
  if (!row?.id || !row.media_type) return undefined;
  const attributes = rows.attribute ?? [];
  const valuesOf = (kind: string): Record<string, string> =>
    Object.fromEntries(
      attributes.flatMap((each) => (each.kind === kind && each.name ? [[each.name, each.value ?? '']] : [])),
    );
  const customAttributes = valuesOf('customAttribute');
  const userData = valuesOf('userData');
  const owner = row.owner_id;
  return {
    item: {
      id: row.id,
      mediaType: row.media_type,
      typeId: (row.type_id ?? 'Unknown') as GwsInteraction['typeId'],
      state: row.state as GwsInteraction['state'],
      startedAt: row.started_at,
      endedAt: row.ended_at,
      subject: row.subject,
      contactId: row.contact_id,
      parentId: row.parent_id,
      ...(owner !== undefined && {
        ownerInformation: {
          id: owner,
          userName: row.owner_user_name,
          firstName: row.owner_first_name,
          lastName: row.owner_last_name,
        },
      }),
      phoneNumber: row.phone_number,
      callDuration: row.call_duration_s,
      ...(row.duration_basis !== undefined && { isDurationDerived: true }),
      ...(Object.keys(customAttributes).length > 0 && { customAttributes }),
    },
    content: {
      comment: row.comment,
      ...(Object.keys(userData).length > 0 && { userData }),
      messages: (rows.message ?? []).map((message) => ({
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
      })),
    },
  };
}

/** The content as GetInteractionContent shows it at this site. */
export function contentFromArchive(
  item: ArchivedItem,
  { comment, userData, messages }: ArchivedContent,
  site: Site,
): GwsContent {
  const { id, mediaType } = item;
  const date = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : site.formatDate(ms));
  const interaction: GwsInteraction = {
    uri: interactionUri(site.publicUrl, id),
    id,
    path: interactionPath(id),
    mediaType,
    typeId: item.typeId,
    state: item.state,
    startDate: date(item.startedAt),
    endDate: date(item.endedAt),
    subject: item.subject,
    comment,
    contactId: item.contactId,
    parentId: item.parentId,
    ownerInformation: item.ownerInformation,
    phoneNumber: item.phoneNumber,
    callDuration: item.callDuration,
    customAttributes: item.customAttributes,
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

/** The item as lists show it at this site, with the named custom attributes. */
export function itemFromArchive(item: ArchivedItem, attributeNames: readonly string[], site: Site): GwsInteraction {
  const date = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : site.formatDate(ms));
  const { profile } = site;
  const named = attributeNames.flatMap((name) => {
    const value = Object.hasOwn(item.customAttributes ?? {}, name) ? item.customAttributes?.[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  const call = profile.callDetailsInLists
    ? { phoneNumber: item.phoneNumber, callDuration: item.isDurationDerived ? undefined : item.callDuration }
    : {};
  return {
    uri: interactionUri(site.publicUrl, item.id),
    id: item.id,
    mediaType: listMediaType(item.mediaType, profile),
    typeId: item.typeId,
    state: item.state,
    startDate: date(item.startedAt),
    endDate: date(item.endedAt),
    subject: item.subject,
    contactId: item.contactId,
    ownerInformation: item.ownerInformation,
    ...call,
    ...(named.length > 0 && { customAttributes: Object.fromEntries(named) }),
  };
}

/** Who handled an interaction, by its rows: the owner, agents who talked, and agents of segments that were not cancelled. */
export function handlersOf({ interaction = [], segment = [] }: Rows): readonly string[] {
  const ids = [
    ...interaction.map(({ owner_id }) => owner_id),
    ...segment.flatMap(({ kind, agent_id, is_cancelled, conversation_started_at }) =>
      (kind === 'agent' && conversation_started_at !== undefined) || (kind === 'segment' && !is_cancelled)
        ? [agent_id]
        : [],
    ),
  ];
  return [...new Set(ids.flatMap((id) => (id === undefined ? [] : [normalUserId(id)])))];
}

/** A customer's number by its digits, or e-mail address in lower case; null for anything else. */
export function comparableAddress(customer: string | undefined): string | null {
  if (customer === undefined) return null;
  if (customer.includes('@')) return customer.trim().toLowerCase();
  const digits = customer.replace(/\D/g, '');
  return digits.length >= 5 ? digits : null;
}
