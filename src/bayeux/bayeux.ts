import type { Outbox } from '../delivery/outbox.ts';
import type { Session, SessionState, SessionStore } from '../delivery/session-store.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Principal } from '../kit/principal.ts';
import { isSubscribable } from './channels.ts';
import type { Connection } from './connection.ts';
import { type HeldConnect, HeldConnects } from './held-connects.ts';
import { type BayeuxTimes, defaultTimes, holdMs, maySubscribe, sessionsToEnd } from './limits.policy.ts';
import { type Advice, type ClientMessage, parseMessage } from './message.ts';
import {
  connectReply,
  errorReply,
  handshakeReply,
  missingChannelReply,
  type Reply,
  successReply,
  unknownClientReply,
  unsupportedTransportReply,
} from './replies.ts';
import { acknowledgedState, SessionBatches, type Taken } from './session-batches.ts';

/** What the protocol core works with. */
export interface BayeuxParts {
  readonly sessions: SessionStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly times?: BayeuxTimes | undefined;
}

/**
 * The server side of Bayeux 1.0 without a transport. It handles the messages of an authenticated principal, and delivers what is appended to
 * the principal's outbox to the sessions of that principal only.
 */
export class Bayeux {
  readonly #sessions: SessionStore;
  readonly #outbox: Outbox;
  readonly #batches: SessionBatches;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #times: BayeuxTimes;
  readonly #held = new HeldConnects();
  readonly #stopListening: () => void;
  #closing = false;

  constructor({ sessions, outbox, clock, log, times = defaultTimes }: BayeuxParts) {
    this.#sessions = sessions;
    this.#outbox = outbox;
    this.#batches = new SessionBatches(sessions, outbox, clock);
    this.#clock = clock;
    this.#log = log;
    this.#times = times;
    this.#stopListening = outbox.onAppend((principal) => this.#inBackground(this.#onAppend(principal)));
  }

  /** Handles one request of a client. The connection gets one array of replies, at once or, for a held connect, later. */
  async handle(raw: readonly unknown[], principal: Principal, connection: Connection): Promise<void> {
    const messages = raw.map(parseMessage);
    const [only] = messages;
    if (messages.length === 1 && only?.channel === '/meta/connect') {
      return this.#connectAlone(only, principal, connection);
    }
    const replies: string[] = [];
    const served = new Set<string>();
    for (const message of messages) replies.push(...(await this.#replies(message, principal, served)));
    connection.send(`[${replies.join(',')}]`);
  }

  /** Ends the sessions of clients that have been silent for too long. */
  async expireSilent(): Promise<void> {
    const silent = await this.#sessions.listLastSeenBefore(this.#clock.now() - this.#times.maxIntervalMs);
    for (const session of silent) if (!this.#held.has(session.id)) await this.#end(session, 'handshake');
  }

  /** Answers every held connect with its messages, and holds no connect from now on. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#held.all().map((held) => this.#release(held)));
    this.#stopListening();
  }

  /** The replies to one message of several; `served` holds the sessions whose messages this request brings already. */
  async #replies(
    message: ClientMessage | undefined,
    principal: Principal,
    served: Set<string>,
  ): Promise<readonly string[]> {
    if (message?.channel === undefined) return [JSON.stringify(missingChannelReply(message))];
    switch (message.channel) {
      case '/meta/handshake':
        return [JSON.stringify(await this.#handshake(message, principal))];
      case '/meta/connect':
        return this.#connectBesideOthers(message, principal, served);
      case '/meta/subscribe':
      case '/meta/unsubscribe':
      case '/meta/disconnect': {
        const session = await this.#findSession(message, principal);
        return [JSON.stringify(session ? await this.#changeSession(session, message) : this.#unknownClient(message))];
      }
      default:
        return [JSON.stringify(errorReply(message, '403', 'Clients do not publish here'))];
    }
  }

  async #handshake(message: ClientMessage, principal: Principal): Promise<Reply> {
    if (!message.connectionTypes.includes('long-polling')) {
      return unsupportedTransportReply(message, this.#advice('none'));
    }
    const open = await this.#sessions.list(principal);
    for (const oldest of open.slice(0, sessionsToEnd(open.length))) await this.#end(oldest, 'handshake');
    const options = { acknowledges: message.ack === true, now: this.#clock.now() };
    return handshakeReply(message, await this.#sessions.open(principal, options), this.#advice('retry'));
  }

  /** A connect beside other messages is not held, because their replies would wait with it. */
  async #connectBesideOthers(
    message: ClientMessage,
    principal: Principal,
    served: Set<string>,
  ): Promise<readonly string[]> {
    const begun = await this.#beginConnect(message, principal);
    if (!begun) return [JSON.stringify(this.#unknownClient(message))];
    if (served.has(begun.session.id)) return [this.#connectReply(message, begun.session)];
    served.add(begun.session.id);
    const taken = await this.#takeBatch(begun.session);
    if (!taken) return [JSON.stringify(this.#unknownClient(message))];
    return [...taken.messages, this.#connectReply(message, taken.session)];
  }

  async #connectAlone(message: ClientMessage, principal: Principal, connection: Connection): Promise<void> {
    const begun = await this.#beginConnect(message, principal);
    if (!begun) return connection.send(`[${JSON.stringify(this.#unknownClient(message))}]`);
    const { session, isFirst } = begun;
    if (connection.closed) return;
    const timeout = holdMs(message.wantedTimeout, this.#times);
    const cancelTimer = (): void => {};
    const held: HeldConnect = { session, message, connection, cancelTimer, reading: false, readAgain: false };
    this.#held.add(held);
    if (isFirst || timeout === 0 || this.#closing) return this.#release(held);
    held.cancelTimer = this.#clock.startTimer(timeout, () => this.#inBackground(this.#release(held)));
    connection.onClose(() => this.#inBackground(this.#abandon(held)));
    await this.#deliver(held);
  }

  /** Starts a connect: ends an older one of the session, and moves the session behind what the client acknowledges. */
  async #beginConnect(
    message: ClientMessage,
    principal: Principal,
  ): Promise<{ readonly session: Session; readonly isFirst: boolean } | undefined> {
    const known = message.clientId === undefined ? undefined : await this.#sessions.find(message.clientId, principal);
    if (!known) return undefined;
    const older = this.#held.take(known.id);
    // The newer connect takes the messages.
    if (older) older.connection.send(`[${this.#connectReply(older.message, known)}]`);
    const change: Partial<SessionState> = {
      connected: true,
      lastSeen: this.#clock.now(),
      ...(known.acknowledges && typeof message.ack === 'number' && acknowledgedState(known, message.ack)),
    };
    const session = await this.#sessions.update(known, change);
    if (session && session.cursor !== known.cursor) await this.#batches.releaseOutbox(principal);
    return session && { session, isFirst: !known.connected };
  }

  /** Answers a held connect with everything that waits for its session. */
  async #release(held: HeldConnect): Promise<void> {
    if (!this.#held.remove(held) || held.connection.closed) return;
    const session = await this.#sessions.find(held.session.id, held.session.principal);
    const taken = session && (await this.#takeBatch(session));
    if (taken) this.#send(held, taken);
    else held.connection.send(`[${JSON.stringify(this.#unknownClient(held.message))}]`);
  }

  /** Answers a held connect if messages wait for it. */
  async #deliver(held: HeldConnect): Promise<void> {
    if (held.reading) {
      held.readAgain = true;
      return;
    }
    held.reading = true;
    do {
      held.readAgain = false;
      await this.#deliverOnce(held);
    } while (held.readAgain && this.#held.has(held.session.id));
    held.reading = false;
  }

  async #deliverOnce(held: HeldConnect): Promise<void> {
    const session = await this.#sessions.find(held.session.id, held.session.principal);
    if (!session) return;
    const waiting = await this.#batches.read(session);
    if (!waiting) return this.#release(held);
    if (waiting.messages.length === 0) return this.#batches.skip(session, waiting);
    if (!this.#held.remove(held) || held.connection.closed) return;
    const taken = await this.#batches.commit(session, waiting);
    if (taken) this.#send(held, taken);
    if (taken && !session.acknowledges) await this.#batches.releaseOutbox(session.principal);
  }

  #send({ connection, message }: HeldConnect, { messages, session }: Taken): void {
    connection.send(`[${[...messages, this.#connectReply(message, session)].join(',')}]`);
  }

  /** The connection of a held connect has closed; its messages stay in the outbox. */
  async #abandon(held: HeldConnect): Promise<void> {
    if (this.#held.remove(held)) await this.#sessions.update(held.session, { lastSeen: this.#clock.now() });
  }

  /** Takes what waits for a session as its next batch; undefined, and the session ends, if messages were lost. */
  async #takeBatch(session: Session): Promise<Taken | undefined> {
    const waiting = await this.#batches.read(session);
    if (!waiting) {
      await this.#endAfterLoss(session);
      return undefined;
    }
    const taken = await this.#batches.commit(session, waiting);
    if (!session.acknowledges) await this.#batches.releaseOutbox(session.principal);
    return taken;
  }

  async #changeSession(session: Session, message: ClientMessage): Promise<Reply> {
    if (message.channel === '/meta/disconnect') {
      await this.#end(session, 'none');
      return successReply(message, session, { advice: this.#advice('none') });
    }
    const { subscriptions: named } = message;
    const [only] = named;
    const subscription = named.length === 1 ? only : named;
    if (message.channel === '/meta/unsubscribe') {
      const left = [...session.subscriptions].filter((each) => !named.includes(each));
      await this.#sessions.update(session, { subscriptions: new Set(left) });
      return successReply(message, session, { subscription });
    }
    if (named.length === 0 || !named.every(isSubscribable)) {
      return { ...errorReply(message, '400', 'Not a channel to subscribe to'), subscription };
    }
    if (!maySubscribe(session.subscriptions.size, named.length)) {
      return { ...errorReply(message, '403', 'Too many subscriptions'), subscription };
    }
    await this.#sessions.update(session, {
      subscriptions: new Set([...session.subscriptions, ...named]),
      cursor: session.cursor ?? (await this.#outbox.readEnd(session.principal)),
    });
    return successReply(message, session, { subscription });
  }

  async #findSession({ clientId }: ClientMessage, principal: Principal): Promise<Session | undefined> {
    const session = clientId === undefined ? undefined : await this.#sessions.find(clientId, principal);
    return session && this.#sessions.update(session, { lastSeen: this.#clock.now() });
  }

  /** Ends a session whose messages were dropped. Its client gets "unknown client", handshakes again and knows that it missed something. */
  async #endAfterLoss(session: Session): Promise<void> {
    this.#log.warn({}, 'A CometD session expired, because its client stopped polling');
    await this.#end(session, 'handshake');
  }

  /** Ends a session; its held connect is answered with the advice, and what waits for it is dropped. */
  async #end(session: Session, reconnect: Advice['reconnect']): Promise<void> {
    await this.#sessions.close(session);
    const held = this.#held.take(session.id);
    if (held) held.connection.send(`[${JSON.stringify(connectReply(held.message, session, this.#advice(reconnect)))}]`);
    await this.#batches.releaseOutbox(session.principal);
  }

  async #onAppend(principal: Principal): Promise<void> {
    const held = this.#held.ofPrincipal(principal);
    if (held.length === 0) return this.#batches.releaseOutbox(principal);
    await Promise.all(held.map((each) => this.#deliver(each)));
  }

  #connectReply(message: ClientMessage, session: Session): string {
    return JSON.stringify(connectReply(message, session, this.#advice('retry')));
  }

  #unknownClient(message: ClientMessage): Reply {
    return unknownClientReply(message, this.#advice('handshake'));
  }

  #advice(reconnect: Advice['reconnect']): Advice {
    // A client of a server that is stopping should not come back at once.
    return { reconnect, interval: this.#closing ? 1_000 : 0, timeout: this.#times.timeoutMs };
  }

  /** Work that no request waits for. */
  #inBackground(work: Promise<void>): void {
    work.catch((error: Error) => this.#log.error({ stack: error.stack }, 'A notification could not be delivered'));
  }
}
