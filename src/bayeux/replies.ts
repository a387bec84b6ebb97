import type { Session } from '../delivery/session-store.ts';
import type { Advice, ClientMessage } from './message.ts';

/** A reply to one client message. */
export type Reply = Readonly<Record<string, unknown>>;

/** The `id` of a message, repeated in its reply. */
function idOf(message: ClientMessage | undefined): { readonly id?: string | number } {
  return message?.id === undefined ? {} : { id: message.id };
}

/** The reply to a message that was understood and refused. */
export function errorReply(message: ClientMessage, code: string, text: string): Reply {
  const { channel } = message;
  return { ...idOf(message), channel, ...subscriptionOf(message), successful: false, error: `${code}::${text}` };
}

/** The `subscription` of a message, as it came: a list of one stays a list. */
function subscriptionOf({ subscription }: ClientMessage): { readonly subscription?: unknown } {
  return subscription === undefined ? {} : { subscription };
}

/** The reply to a message that names no channel, or is not an object. */
export function missingChannelReply(message: ClientMessage | undefined): Reply {
  return { ...idOf(message), successful: false, error: '400::A message needs a channel' };
}

/** The reply to a message of a session that does not exist, or belongs to another principal. */
export function unknownClientReply(message: ClientMessage, advice: Advice): Reply {
  return { ...errorReply(message, '402', 'Unknown client'), advice };
}

/** The reply to a connect that a newer one of the same session replaces. With success, two loops of one client would spin. */
export function supersededReply(message: ClientMessage, advice: Advice): Reply {
  return { ...errorReply(message, '408', 'A newer connect of this client has begun'), advice };
}

/** The reply to a client that supports none of the transports. */
export function unsupportedTransportReply(
  message: ClientMessage,
  transports: readonly string[],
  advice: Advice,
): Reply {
  const refusal = errorReply(message, '412', `Only ${transports.join(' and ')} is supported`);
  return { ...refusal, version: '1.0', minimumVersion: '1.0', supportedConnectionTypes: transports, advice };
}

/** The reply to a successful handshake. */
export function handshakeReply(
  message: ClientMessage,
  session: Session,
  transports: readonly string[],
  advice: Advice,
): Reply {
  return {
    ...idOf(message),
    channel: message.channel,
    successful: true,
    version: '1.0',
    minimumVersion: '1.0',
    supportedConnectionTypes: transports,
    clientId: session.id,
    advice,
    ...(session.acknowledges && { ext: { ack: true } }),
  };
}

/** The session of a connect. */
export interface ConnectedSession {
  readonly id: string;
  readonly acknowledges: boolean;
  /** Number of the last batch. */
  readonly batch: number;
}

/** The reply to a connect; `batch` is what the client acknowledges with its next connect. */
export function connectReply(message: ClientMessage, session: ConnectedSession, advice: Advice): Reply {
  return {
    ...idOf(message),
    channel: '/meta/connect',
    clientId: session.id,
    successful: true,
    advice,
    ...(session.acknowledges && { ext: { ack: session.batch } }),
  };
}

/** The reply to a subscribe, unsubscribe or disconnect that succeeded. */
export function successReply(message: ClientMessage, session: Session, more: Reply = {}): Reply {
  const { channel } = message;
  return { ...idOf(message), channel, clientId: session.id, ...subscriptionOf(message), successful: true, ...more };
}
