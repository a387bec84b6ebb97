import type { GwsContent, GwsInteraction, GwsMessage } from '../../../genesys/interaction.ts';
import { isJsonObject, type JsonObject } from '../../../kit/json.ts';

/**
 * A content as a real server gives it: fields that are documented, where they have the documented type; null and anything else counts as absent. Undefined without an id and a
 * media type. The notification has messages beside the interaction.
 */
export function gwsContentOf(data: JsonObject): GwsContent | undefined {
  const { interaction, messages } = data;
  if (!isJsonObject(interaction)) return undefined;
  const [id, mediaType] = [textAt(interaction, 'id'), textAt(interaction, 'mediaType')];
  if (id === undefined || mediaType === undefined) return undefined;
  const texts = Object.fromEntries(
    textFields.flatMap((name) => {
      const value = textAt(interaction, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const { callDuration, ownerInformation: owner } = interaction;
  const shown = {
    ...texts,
    id,
    mediaType,
    ...(Number.isInteger(callDuration) && { callDuration }),
    ...(isJsonObject(owner) && textAt(owner, 'id') !== undefined && { ownerInformation: textsOf(owner) }),
    ...(isJsonObject(interaction['customAttributes']) && {
      customAttributes: textsOf(interaction['customAttributes']),
    }),
    ...(isJsonObject(interaction['userData']) && { userData: textsOf(interaction['userData']) }),
  } as unknown as GwsInteraction;
  const list = Array.isArray(messages) ? messages.filter(isJsonObject).map(messageOf) : undefined;
  return { interaction: shown, ...(list && { messages: list }) };
}

const textFields = [
  'uri',
  'path',
  'typeId',
  'state',
  'startDate',
  'endDate',
  'subject',
  'comment',
  'contactId',
  'parentId',
  'phoneNumber',
] as const;

function messageOf(message: JsonObject, place: number): GwsMessage {
  const from = isJsonObject(message['from']) ? message['from'] : {};
  const { index } = message;
  return {
    index: typeof index === 'number' && Number.isInteger(index) && Math.abs(index) < 2 ** 31 ? index : place + 1,
    from: {
      nickname: textAt(from, 'nickname') ?? '',
      type: textAt(from, 'type') ?? '',
      participantId: textAt(from, 'participantId') ?? '',
    },
    text: textAt(message, 'text'),
    visibility: textAt(message, 'visibility'),
    timestamp: textAt(message, 'timestamp'),
    type: textAt(message, 'type'),
  } as GwsMessage;
}

function textAt(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

/** Attached data of a real server may have numbers. */
function textsOf(object: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      if (value === null || value === undefined) return [];
      return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
    }),
  );
}
