import { isJsonObject, type JsonObject, parseJson } from '../../src/kit/json.ts';

/** The channel of all results. */
export const topic = '/v2/ucs/interactions';

/** What a client learns from the replies to a connect. */
export interface ConnectReplies {
  readonly notifications: readonly JsonObject[];
  readonly isSuccessful: boolean;
  readonly wantsHandshake: boolean;
  /** The batch to acknowledge; -1 if there is none. */
  readonly batch: number;
  /** How long to wait before the next connect, in milliseconds. */
  readonly intervalMs: number;
}

/** Reads the text of a reply; an empty list if it is none. */
export function repliesIn(text: string): readonly JsonObject[] {
  const replies = parseJson(text);
  return Array.isArray(replies) ? replies.filter(isJsonObject) : [];
}

/** The data of the notifications among replies. */
export function notificationsIn(replies: readonly JsonObject[]): readonly JsonObject[] {
  return replies.flatMap(({ channel, data }) => (channel === topic && isJsonObject(data) ? [data] : []));
}

/** Sorts the replies to a connect. */
export function readConnect(replies: readonly JsonObject[]): ConnectReplies {
  const connect = replies.find(({ channel }) => channel === '/meta/connect') ?? {};
  const advice = isJsonObject(connect['advice']) ? connect['advice'] : {};
  const ext = isJsonObject(connect['ext']) ? connect['ext'] : {};
  return {
    notifications: notificationsIn(replies),
    isSuccessful: connect['successful'] === true,
    wantsHandshake: advice['reconnect'] === 'handshake',
    batch: typeof ext['ack'] === 'number' ? ext['ack'] : -1,
    intervalMs: Number(advice['interval'] ?? 0),
  };
}

/** A handshake, with or without the acknowledgement extension. */
export function handshakeMessage(acknowledges: boolean, transport: 'long-polling' | 'websocket'): JsonObject {
  return {
    id: '1',
    channel: '/meta/handshake',
    version: '1.0',
    supportedConnectionTypes: [transport],
    ...(acknowledges && { ext: { ack: true } }),
  };
}

/** A connect that acknowledges a batch, unless that is -1. */
export function connectMessage(clientId: string, ack: number, transport: 'long-polling' | 'websocket'): JsonObject {
  const ext = ack >= 0 ? { ext: { ack } } : {};
  return { id: '3', channel: '/meta/connect', clientId, connectionType: transport, ...ext };
}

/** A subscription to all results. */
export function subscribeMessage(clientId: string): JsonObject {
  return { id: '2', channel: '/meta/subscribe', clientId, subscription: topic };
}
