import { isJsonObject, type JsonObject } from '../kit/json.ts';

/** What a server advises a client to do next (Bayeux 1.0); times in milliseconds. */
export interface Advice {
  readonly reconnect: 'retry' | 'handshake' | 'none';
  readonly interval: number;
  readonly timeout: number;
  /** Another session of the same browser holds a connect (CometD). */
  readonly 'multiple-clients'?: true;
}

/** The parts of a client's message that the protocol uses; each is undefined if it is missing or of another type. */
export interface ClientMessage {
  readonly channel: string | undefined;
  readonly id: string | number | undefined;
  readonly clientId: string | undefined;
  readonly subscriptions: readonly string[];
  /** `subscription` as it came, repeated in every reply. */
  readonly subscription: unknown;
  /** Undefined if the client names none. */
  readonly connectionTypes: readonly unknown[] | undefined;
  /** Milliseconds the client wants its connect to be held at most. */
  readonly wantedTimeout: number | undefined;
  /** The acknowledgement extension: true at the handshake, the last batch received at each connect. */
  readonly ack: unknown;
}

/** Parses one message; undefined if it is not an object. */
export function parseMessage(raw: unknown): ClientMessage | undefined {
  if (!isJsonObject(raw)) return undefined;
  const advice = isJsonObject(raw['advice']) ? raw['advice'] : {};
  const ext = isJsonObject(raw['ext']) ? raw['ext'] : {};
  const wanted = advice['timeout'];
  return {
    channel: stringOf(raw['channel']),
    id: typeof raw['id'] === 'number' ? raw['id'] : stringOf(raw['id']),
    clientId: stringOf(raw['clientId']),
    subscriptions: subscriptionsOf(raw),
    subscription: raw['subscription'],
    connectionTypes: Array.isArray(raw['supportedConnectionTypes']) ? raw['supportedConnectionTypes'] : undefined,
    wantedTimeout: typeof wanted === 'number' && wanted >= 0 ? wanted : undefined,
    ack: ext['ack'],
  };
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function subscriptionsOf(raw: JsonObject): readonly string[] {
  const value = raw['subscription'];
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((each) => typeof each === 'string');
}
