import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Principal } from '../kit/principal.ts';
import { isSubscribable, subscriptionsFor } from './channels.ts';
import { type Advice, type ClientMessage, readMessage } from './message.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';

/** Times of the protocol, in milliseconds. */
export interface BayeuxTimes {
  /** How long a connect is held. Below the 60 s after which the oldest clients give up. */
  readonly timeoutMs: number;
  /** How long a client may be silent between two connects before its session is forgotten. */
  readonly maxIntervalMs: number;
}

/** Times that suit every known client. */
export const defaultTimes: BayeuxTimes = { timeoutMs: 30_000, maxIntervalMs: 15_000 };

const MOST_WAITING = 1_000;
const MOST_WAITING_CHARACTERS = 32 * 1024 * 1024;
const MOST_SUBSCRIPTIONS = 200;

type Reply = Readonly<Record<string, unknown>>;

/**
 * The server side of Bayeux 1.0, without a transport: messages of an authenticated principal go in, replies come out as JSON, and what
 * is published for a principal reaches that principal's sessions and nobody else's.
 */
export class Bayeux {
  readonly #sessions = new Sessions();
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #times: BayeuxTimes;
  readonly #patterns = new Map<string, readonly string[]>();
  #closing = false;

  constructor(clock: Clock, log: Log, times: BayeuxTimes = defaultTimes) {
    this.#clock = clock;
    this.#log = log;
    this.#times = times;
  }

  /**
   * Handles one request of a client. `answer` is called once with the JSON array to send, at once or, for a held connect, later.
   * Returns what to call when the connection is gone before that: a held connect is then forgotten and its messages are kept.
   */
  handle(raw: readonly unknown[], principal: Principal, answer: (body: string) => void): () => void {
    const messages = raw.map(readMessage);
    const [only] = messages;
    if (messages.length === 1 && only?.channel === '/meta/connect') return this.#connectAlone(only, principal, answer);
    const served = new Set<Session>();
    const replies = messages.flatMap((message) => this.#replies(message, principal, served));
    answer(`[${replies.join(',')}]`);
    return () => {};
  }

  /** Publishes JSON to every session of the principal that subscribes to the channel. Returns how many those are. */
  publish(principal: Principal, channel: string, dataJson: string): number {
    const patterns = this.#patternsOf(channel);
    const json = `{"channel":${JSON.stringify(channel)},"data":${dataJson}}`;
    let reached = 0;
    for (const session of this.#sessions.of(principal)) {
      if (!patterns.some((pattern) => session.subscriptions.has(pattern))) continue;
      session.enqueue(json);
      reached += 1;
      if (session.waiting > MOST_WAITING || session.waitingCharacters > MOST_WAITING_CHARACTERS) {
        // Told "unknown client" it will handshake again and know that it missed something; dropping single messages would hide it.
        this.#log.warn({ waiting: session.waiting }, 'A CometD session that does not poll was ended');
        this.#sessions.close(session);
      } else session.flush();
    }
    return reached;
  }

  /** Forgets the sessions of clients that have been silent for too long. */
  expireSilent(): void {
    const oldest = this.#clock.now() - this.#times.maxIntervalMs;
    for (const session of this.#sessions.all()) {
      if (!session.isHeld && session.lastSeen < oldest) this.#sessions.close(session);
    }
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Answers every held connect, with what waits for it, and holds none from now on. */
  close(): void {
    this.#closing = true;
    for (const session of this.#sessions.all()) session.flush();
  }

  /** Replies to one message of several; `served` are the sessions whose messages this request brings already. */
  #replies(message: ClientMessage | undefined, principal: Principal, served: Set<Session>): readonly string[] {
    if (message?.channel === undefined) {
      return [JSON.stringify({ ...idOf(message), successful: false, error: '400::A message needs a channel' })];
    }
    switch (message.channel) {
      case '/meta/handshake':
        return [JSON.stringify(this.#handshake(message, principal))];
      case '/meta/connect': {
        // Beside other messages a connect is not held: their replies would wait with it.
        const session = this.#meet(message, principal);
        if (!session) return [JSON.stringify(this.#unknownClient(message))];
        this.#beginConnect(session, message);
        const messages = served.has(session) ? [] : session.take();
        served.add(session);
        return [...messages, this.#connectReply(session, message)];
      }
      case '/meta/subscribe':
      case '/meta/unsubscribe':
      case '/meta/disconnect': {
        const session = this.#meet(message, principal);
        const reply = session ? this.#change(session, message) : this.#unknownClient(message);
        return [JSON.stringify(reply)];
      }
      default:
        return [JSON.stringify(this.#refuse(message, '403', 'Clients do not publish here'))];
    }
  }

  #handshake(message: ClientMessage, principal: Principal): Reply {
    const supportedConnectionTypes = ['long-polling'];
    const offered = { version: '1.0', minimumVersion: '1.0', supportedConnectionTypes };
    if (!message.connectionTypes.includes('long-polling')) {
      const advice = this.#advice('none');
      return { ...this.#refuse(message, '412', 'Only long-polling is supported'), ...offered, advice };
    }
    const session = this.#sessions.open(principal, message.ack === true, this.#clock.now());
    return {
      ...idOf(message),
      channel: message.channel,
      successful: true,
      ...offered,
      clientId: session.id,
      advice: this.#advice('retry'),
      ...(session.acknowledges && { ext: { ack: true } }),
    };
  }

  #connectAlone(message: ClientMessage, principal: Principal, answer: (body: string) => void): () => void {
    const session = this.#meet(message, principal);
    if (!session) {
      answer(`[${JSON.stringify(this.#unknownClient(message))}]`);
      return () => {};
    }
    const first = this.#beginConnect(session, message);
    const timeout = Math.min(message.wantedTimeout ?? Number.POSITIVE_INFINITY, this.#times.timeoutMs);
    const release = (messages: readonly string[]): void => {
      session.lastSeen = this.#clock.now();
      answer(`[${[...messages, this.#connectReply(session, message)].join(',')}]`);
    };
    if (first || timeout === 0 || session.waiting > 0 || this.#closing) {
      release(session.take());
      return () => {};
    }
    const letGo = session.hold(release, timeout, () => session.flush());
    return () => {
      session.lastSeen = this.#clock.now();
      letGo();
    };
  }

  /** Takes note of a connect; true when it is the session's first one, which is always answered at once. */
  #beginConnect(session: Session, message: ClientMessage): boolean {
    session.supersede();
    if (session.acknowledges && typeof message.ack === 'number') session.acknowledge(message.ack);
    const first = !session.connected;
    session.connected = true;
    return first;
  }

  #connectReply(session: Session, message: ClientMessage): string {
    return JSON.stringify({
      ...idOf(message),
      channel: '/meta/connect',
      clientId: session.id,
      successful: true,
      advice: this.#advice(session.farewell ?? 'retry'),
      ...(session.acknowledges && { ext: { ack: session.batch } }),
    });
  }

  #change(session: Session, message: ClientMessage): Reply {
    const accepted = { ...idOf(message), channel: message.channel, clientId: session.id, successful: true };
    if (message.channel === '/meta/disconnect') {
      this.#sessions.close(session, 'none');
      return { ...accepted, advice: this.#advice('none') };
    }
    const { subscriptions } = message;
    const [only] = subscriptions;
    const subscription = subscriptions.length === 1 ? only : subscriptions;
    if (message.channel === '/meta/unsubscribe') {
      for (const each of subscriptions) session.subscriptions.delete(each);
      return { ...accepted, subscription };
    }
    if (subscriptions.length === 0 || !subscriptions.every(isSubscribable)) {
      return { ...this.#refuse(message, '400', 'Not a channel to subscribe to'), subscription };
    }
    if (session.subscriptions.size + subscriptions.length > MOST_SUBSCRIPTIONS) {
      return { ...this.#refuse(message, '403', 'Too many subscriptions'), subscription };
    }
    for (const each of subscriptions) session.subscriptions.add(each);
    return { ...accepted, subscription };
  }

  #meet(message: ClientMessage, principal: Principal): Session | undefined {
    const session = this.#sessions.find(message.clientId, principal);
    if (session) session.lastSeen = this.#clock.now();
    return session;
  }

  #unknownClient(message: ClientMessage): Reply {
    return { ...this.#refuse(message, '402', 'Unknown client'), advice: this.#advice('handshake') };
  }

  #refuse(message: ClientMessage, code: string, text: string): Reply {
    return { ...idOf(message), channel: message.channel, successful: false, error: `${code}::${text}` };
  }

  #advice(reconnect: Advice['reconnect']): Advice {
    // A client that is told to come back to a server that is stopping should not come back at once.
    return { reconnect, interval: this.#closing ? 1_000 : 0, timeout: this.#times.timeoutMs };
  }

  #patternsOf(channel: string): readonly string[] {
    const known = this.#patterns.get(channel);
    if (known) return known;
    const patterns = subscriptionsFor(channel);
    this.#patterns.set(channel, patterns);
    return patterns;
  }
}

function idOf(message: ClientMessage | undefined): { readonly id?: string | number } {
  return message?.id === undefined ? {} : { id: message.id };
}
