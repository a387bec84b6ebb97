import type { ByteBudget } from '../delivery/byte-budget.ts';
import { defaultDeliveryTimes, REPLY_BYTES } from '../delivery/delivery-times.policy.ts';
import type { Outbox, TakenFrom } from '../delivery/outbox.ts';
import { OutboxUnavailable } from '../delivery/outbox-unavailable.ts';
import type { Session, SessionStore } from '../delivery/session-store.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Principal } from '../kit/principal.ts';
import { AdvisedReplies } from './advised-replies.ts';
import { isSubscribable, subscriptionsFor } from './channels.ts';
import type { Connection } from './connection.ts';
import { maySubscribe, sessionsToEnd } from './limits.policy.ts';
import { type ClientMessage, parseMessage } from './message.ts';
import { type Fetched, Polls } from './polls.ts';
import { RepeatedRefusals } from './repeated-refusals.ts';
import { errorReply, missingChannelReply, type Reply, successReply } from './replies.ts';

/** How often a subscription is tried while other requests change the same session. */
const MAX_SUBSCRIBE_ATTEMPTS = 10;

/** The messages of one request. */
interface Batch {
  readonly principal: Principal;
  readonly signInId: string;
  readonly connection: Connection;
  /** Sessions whose messages this request brings already. */
  readonly served: Map<string, TakenFrom>;
  /** Client ids that are unknown. */
  readonly unknown: string[];
}

/** What the protocol core works with. */
export interface BayeuxParts {
  readonly sessions: SessionStore;
  readonly outbox: Outbox;
  readonly budget: ByteBudget;
  readonly clock: Clock;
  readonly log: Log;
  /** The channel of results. */
  readonly channel: string;
  /** How long a connect is held, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** How many bytes of messages a reply may have; a larger message is sent alone. */
  readonly replyBytes?: number | undefined;
  /** Names of the transports that clients may use. */
  readonly transports?: readonly string[];
}

/**
 * The server side of Bayeux 1.0 without a transport. It handles the messages of an authenticated principal, and delivers what is appended to
 * the principal's outbox to the sessions of that principal only.
 */
export class Bayeux {
  readonly #sessions: SessionStore;
  readonly #transports: readonly string[];
  readonly #advised: AdvisedReplies;
  readonly #refusals: RepeatedRefusals;
  readonly #polls: Polls;
  /** The subscriptions that bring results. */
  readonly #resultSubscriptions: readonly string[];

  constructor({ sessions, transports = ['long-polling'], ...parts }: BayeuxParts) {
    const { channel, clock, timeoutMs = defaultDeliveryTimes.holdMs, replyBytes = REPLY_BYTES } = parts;
    this.#sessions = sessions;
    this.#transports = transports;
    this.#advised = new AdvisedReplies(timeoutMs, transports);
    this.#refusals = new RepeatedRefusals(clock);
    this.#polls = new Polls({ ...parts, advised: this.#advised, refusals: this.#refusals, timeoutMs, replyBytes });
    this.#resultSubscriptions = subscriptionsFor(channel);
  }

  /** Handles one request of a client. The connection gets one array of replies, at once or, for a held connect, later. */
  async handle(raw: readonly unknown[], principal: Principal, connection: Connection, signInId = ''): Promise<void> {
    const messages = raw.map(parseMessage);
    const [only] = messages;
    if (messages.length === 1 && only?.channel === '/meta/connect') {
      return this.#polls.hold(only, principal, connection);
    }
    const replies: string[] = [];
    const batch: Batch = { principal, signInId, connection, served: new Map(), unknown: [] };
    for (const message of messages) replies.push(...(await this.#replies(message, batch)));
    await this.#refusals.delayIfRepeated(batch.unknown);
    connection.send(`[${replies.join(',')}]`);
  }

  /**
   * Refuses the messages of clients whose user is not signed in any more (`areOfClients`): they handshake again.
   */
  async refuseSignedOut(raw: readonly unknown[], connection: Connection): Promise<void> {
    const messages = raw.flatMap((each) => parseMessage(each) ?? []);
    const clientIds = messages.flatMap(({ clientId }) => clientId ?? []);
    await this.#refusals.delayIfRepeated(clientIds);
    connection.send(`[${messages.map((message) => JSON.stringify(this.#advised.unknownClient(message))).join(',')}]`);
  }

  /** Ends what the sessions of a sign-in receive. Their clients may still disconnect. */
  async signOut(principal: Principal, signInId: string): Promise<void> {
    await this.#sessions.signOut(principal, signInId);
  }

  /** Answers every held connect with its messages, and holds no connect from now on. */
  async releaseAll(): Promise<void> {
    this.#advised.stop();
    await this.#polls.releaseAll();
  }

  /** How many connects wait here. */
  get heldConnects(): number {
    return this.#polls.heldConnects;
  }

  /** How many results were larger than a reply should be, so that they were sent alone. */
  get largeReplies(): number {
    return this.#polls.largeReplies;
  }

  /** Delivers nothing any more. */
  close(): void {
    this.#polls.close();
  }

  async #replies(message: ClientMessage | undefined, batch: Batch): Promise<readonly string[]> {
    const { principal } = batch;
    if (message?.channel === undefined) return [JSON.stringify(missingChannelReply(message))];
    switch (message.channel) {
      case '/meta/handshake':
        return [JSON.stringify(await this.#handshake(message, batch))];
      case '/meta/connect':
        return this.#connectBesideOthers(message, batch);
      case '/meta/subscribe':
      case '/meta/unsubscribe':
      case '/meta/disconnect': {
        const session = await this.#findSession(message, principal);
        const reply = session ? await this.#changeSession(session, message) : unknownIn(batch, message);
        return [JSON.stringify(reply ?? this.#advised.unknownClient(message))];
      }
      default:
        return [JSON.stringify(errorReply(message, '403', 'Clients do not publish here'))];
    }
  }

  async #handshake(message: ClientMessage, { principal, signInId }: Batch): Promise<Reply> {
    // A client that names no transports is taken at its word: it is here.
    if (message.connectionTypes?.some((each) => this.#transports.includes(String(each))) === false) {
      return this.#advised.unsupportedTransport(message);
    }
    const open = await this.#sessions.list(principal);
    for (const oldest of open.slice(0, sessionsToEnd(open.length))) await this.#sessions.close(oldest, 'evicted');
    const options = { acknowledges: message.ack === true, signInId };
    return this.#advised.handshake(message, await this.#sessions.open(principal, options));
  }

  /** A connect beside other messages is not held, because their replies would wait with it. */
  async #connectBesideOthers(
    message: ClientMessage,
    { principal, served, connection, unknown }: Batch,
  ): Promise<readonly string[]> {
    const { clientId: id = '' } = message;
    const before = served.get(id);
    const fetched: Fetched | undefined = before
      ? { from: before, messages: [] }
      : await this.#polls.fetch(message, principal, connection);
    if (!fetched) {
      if (id !== '') unknown.push(id);
      return [JSON.stringify(this.#advised.unknownClient(message))];
    }
    const { from, messages } = fetched;
    served.set(id, from);
    return [...messages, JSON.stringify(this.#advised.connect(message, { id, ...from }, messages.length > 0))];
  }

  async #changeSession(session: Session, message: ClientMessage): Promise<Reply> {
    if (message.channel === '/meta/disconnect') {
      this.#polls.release(session.principal, session.id);
      await this.#sessions.close(session, 'disconnected');
      return this.#advised.disconnected(message, session);
    }
    const { subscriptions: named } = message;
    if (named.length === 0) return errorReply(message, '400', 'The subscription is missing');
    if (message.channel === '/meta/unsubscribe') {
      return this.#subscribe(session, message, (all) => all.filter((each) => !named.includes(each)));
    }
    if (!named.every(isSubscribable)) return errorReply(message, '400', 'Not a channel to subscribe to');
    if (!maySubscribe(session.subscriptions.size, named.length)) {
      return errorReply(message, '403', 'Too many subscriptions');
    }
    return this.#subscribe(session, message, (all) => [...all, ...named]);
  }

  /** Changes the subscriptions of a session. Another request of it may do so at the same time, at this node or at another one. */
  async #subscribe(
    session: Session,
    message: ClientMessage,
    change: (all: readonly string[]) => readonly string[],
  ): Promise<Reply> {
    let read: Session | undefined = session;
    for (let attempt = 0; attempt < MAX_SUBSCRIBE_ATTEMPTS; attempt += 1) {
      const channels = new Set(change([...read.subscriptions]));
      const includeResults = this.#resultSubscriptions.some((each) => channels.has(each));
      if (await this.#sessions.subscribe(read, { channels, includeResults })) return successReply(message, session);
      read = await this.#findSession(message, session.principal);
      if (!read) return this.#advised.unknownClient(message);
    }
    throw new OutboxUnavailable();
  }

  async #findSession(message: ClientMessage, principal: Principal): Promise<Session | undefined> {
    const { clientId } = message;
    const session = clientId === undefined ? undefined : await this.#sessions.find(clientId, principal);
    return session?.isSignedOut && message.channel !== '/meta/disconnect' ? undefined : session;
  }
}

/** Notes that the client of a message is unknown. Returns nothing, so that the caller replies. */
function unknownIn({ unknown }: Batch, { clientId }: ClientMessage): undefined {
  if (clientId !== undefined) unknown.push(clientId);
  return undefined;
}

/** Whether every message is of a client that has handshaken before. */
export function areOfClients(raw: readonly unknown[]): boolean {
  const isOfClient = (each: unknown): boolean => {
    const message = parseMessage(each);
    return message?.clientId !== undefined && message.channel !== '/meta/handshake';
  };
  return raw.length > 0 && raw.every(isOfClient);
}
