import type { ByteBudget } from '../delivery/byte-budget.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Session, SessionState, SessionStore } from '../delivery/session-store.ts';
import type { Clock } from '../kit/clock.ts';
import { failureFields } from '../kit/failure-fields.ts';
import type { Log } from '../kit/log.ts';
import { type Principal, principalKey } from '../kit/principal.ts';
import { AdvisedReplies } from './advised-replies.ts';
import { isSubscribable } from './channels.ts';
import type { Connection } from './connection.ts';
import { type HeldConnect, HeldConnects } from './held-connects.ts';
import { type BayeuxTimes, DISCONNECT_MS, defaultTimes, holdMs, maySubscribe, sessionsToEnd } from './limits.policy.ts';
import { type ClientMessage, parseMessage } from './message.ts';
import { RepeatedRefusals } from './repeated-refusals.ts';
import { errorReply, missingChannelReply, type Reply, successReply } from './replies.ts';
import { acknowledgedState, SessionBatches, type Taken } from './session-batches.ts';

/** Below the 2,097,152 characters above which Genesys' own .NET client fails without a word. */
const REPLY_BYTES = 1024 * 1024;

/** The messages of one request. */
interface Batch {
  readonly principal: Principal;
  readonly signInId: string;
  readonly connection: Connection;
  /** Sessions whose messages this request brings already. */
  readonly served: Set<string>;
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
  readonly times?: BayeuxTimes | undefined;
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
  readonly #outbox: Outbox;
  readonly #budget: ByteBudget;
  readonly #batches: SessionBatches;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #times: BayeuxTimes;
  readonly #transports: readonly string[];
  readonly #advised: AdvisedReplies;
  readonly #held = new HeldConnects();
  readonly #refusals: RepeatedRefusals;
  /** Principals whose new messages are delivered together, at the end of this moment. */
  #appended: Map<string, Principal> | undefined;
  /** Principals with held connects whose messages had no room in the budget. */
  readonly #withoutRoom = new Map<string, Principal>();
  readonly #stopListening: () => void;
  #closing = false;
  #largeReplies = 0;

  constructor(parts: BayeuxParts) {
    const { sessions, outbox, budget, clock, log } = parts;
    const { times = defaultTimes, replyBytes = REPLY_BYTES, transports = ['long-polling'] } = parts;
    this.#transports = transports;
    this.#advised = new AdvisedReplies(times.timeoutMs, transports);
    this.#sessions = sessions;
    this.#outbox = outbox;
    this.#budget = budget;
    budget.onRelease(() => this.#deliverWithoutRoom());
    this.#batches = new SessionBatches(sessions, outbox, clock, replyBytes, (bytes) => this.#noteLarge(bytes));
    this.#refusals = new RepeatedRefusals(clock);
    this.#clock = clock;
    this.#log = log;
    this.#times = times;
    this.#stopListening = outbox.onAppend((principal) => this.#deliverSoon(principal));
  }

  /** Handles one request of a client. The connection gets one array of replies, at once or, for a held connect, later. */
  async handle(raw: readonly unknown[], principal: Principal, connection: Connection, signInId = ''): Promise<void> {
    const messages = raw.map(parseMessage);
    const [only] = messages;
    if (messages.length === 1 && only?.channel === '/meta/connect') {
      return this.#connectAlone(only, principal, connection);
    }
    const replies: string[] = [];
    const batch: Batch = { principal, signInId, connection, served: new Set(), unknown: [] };
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

  /** Ends the sessions of clients that have been silent for too long. */
  async expireSilent(): Promise<void> {
    const silent = await this.#sessions.listLastSeenBefore(this.#clock.now() - this.#times.maxIntervalMs);
    const maySignOut = this.#clock.now() - DISCONNECT_MS;
    for (const session of silent) {
      const isWaited = this.#held.has(session.id) || (session.isSignedOut && session.lastSeen >= maySignOut);
      if (!isWaited) await this.#end(session, 'handshake');
    }
  }

  /** Ends what the sessions of a sign-in receive. Their clients may still disconnect. */
  async signOut(principal: Principal, signInId: string): Promise<void> {
    const own = (await this.#sessions.list(principal)).filter((session) => session.signInId === signInId);
    for (const session of own) {
      await this.#sessions.update(session, { isSignedOut: true, subscriptions: new Set(), cursor: undefined });
      const held = this.#held.take(session.id);
      if (held) held.connection.send(`[${JSON.stringify(this.#advised.unknownClient(held.message))}]`);
    }
    await this.#batches.releaseOutbox(principal);
  }

  /** Answers every held connect with its messages, and holds no connect from now on. */
  async releaseAll(): Promise<void> {
    this.#closing = true;
    this.#advised.stop();
    this.#deliverAppended();
    await Promise.all(this.#held.all().map((held) => this.#release(held)));
  }

  /** How many results were larger than a reply should be, so that they were sent alone. */
  get largeReplies(): number {
    return this.#largeReplies;
  }

  /** Delivers nothing any more. */
  close(): void {
    this.#stopListening();
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
    for (const oldest of open.slice(0, sessionsToEnd(open.length))) await this.#end(oldest, 'handshake');
    const options = { acknowledges: message.ack === true, signInId, now: this.#clock.now() };
    return this.#advised.handshake(message, await this.#sessions.open(principal, options));
  }

  /** A connect beside other messages is not held, because their replies would wait with it. */
  async #connectBesideOthers(message: ClientMessage, batch: Batch): Promise<readonly string[]> {
    const { principal, served, connection } = batch;
    const begun = await this.#beginConnect(message, principal);
    if (begun && served.has(begun.session.id)) return [JSON.stringify(this.#advised.connect(message, begun.session))];
    const taken = begun && (await this.#takeBatch(begun.session, connection));
    if (!taken) return [JSON.stringify(unknownIn(batch, message) ?? this.#advised.unknownClient(message))];
    served.add(taken.session.id);
    return [...taken.messages, JSON.stringify(this.#advised.connect(message, taken.session))];
  }

  async #connectAlone(message: ClientMessage, principal: Principal, connection: Connection): Promise<void> {
    const begun = await this.#beginConnect(message, principal);
    if (!begun) {
      await this.#refusals.delayIfRepeated(message.clientId === undefined ? [] : [message.clientId]);
      return connection.send(`[${JSON.stringify(this.#advised.unknownClient(message))}]`);
    }
    const { session, isFirst } = begun;
    if (connection.closed) return;
    const timeout = holdMs(message.wantedTimeout, this.#times);
    const isBesideOther = this.#held.isBrowserHeld(session, connection.browser);
    const held: HeldConnect = {
      session,
      message,
      connection,
      isBesideOther,
      cancelTimer: () => {},
      reading: false,
      readAgain: false,
    };
    this.#held.add(held);
    if (isFirst || timeout === 0 || isBesideOther || this.#closing) return this.#release(held);
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
    if (!known || known.isSignedOut) return undefined;
    const older = this.#held.take(known.id);
    // The newer connect takes the messages.
    if (older) older.connection.send(`[${JSON.stringify(this.#advised.superseded(older.message))}]`);
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
    const taken = session && (await this.#takeBatch(session, held.connection));
    if (taken) this.#send(held, taken);
    else held.connection.send(`[${JSON.stringify(this.#advised.unknownClient(held.message))}]`);
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
    if (waiting.messages.length === 0) return this.#batches.skip(session, waiting);
    const place = this.#budget.reserve(session.principal, 'reply', waiting.bytes);
    // Replies that clients do not read use up the budget. The connect stays held until they are read or given up.
    if (!place) {
      this.#withoutRoom.set(principalKey(session.principal), session.principal);
      return;
    }
    held.connection.onClose(() => place.release());
    if (!this.#held.remove(held) || held.connection.closed) return place.release();
    const taken = await this.#batches.commit(session, waiting);
    if (taken) this.#send(held, taken);
    else place.release();
    if (taken && !session.acknowledges) await this.#batches.releaseOutbox(session.principal);
  }

  #send({ connection, message, isBesideOther }: HeldConnect, { messages, session }: Taken): void {
    const reply = isBesideOther
      ? this.#advised.connectBesideOther(message, session, messages.length > 0)
      : this.#advised.connect(message, session);
    connection.send(`[${[...messages, JSON.stringify(reply)].join(',')}]`);
  }

  /** The connection of a held connect has closed; its messages stay in the outbox. */
  async #abandon(held: HeldConnect): Promise<void> {
    if (this.#held.remove(held)) await this.#sessions.update(held.session, { lastSeen: this.#clock.now() });
  }

  /** Takes what waits for a session as its next batch, or nothing if the budget does not allow to send it now. Undefined if the session has ended. */
  async #takeBatch(session: Session, connection: Connection): Promise<Taken | undefined> {
    const waiting = await this.#batches.read(session);
    const place = this.#budget.reserve(session.principal, 'reply', waiting.bytes);
    if (!place) return { messages: [], session };
    connection.onClose(() => place.release());
    const taken = await this.#batches.commit(session, waiting);
    if (!session.acknowledges) await this.#batches.releaseOutbox(session.principal);
    return taken;
  }

  async #changeSession(session: Session, message: ClientMessage): Promise<Reply> {
    if (message.channel === '/meta/disconnect') {
      await this.#end(session, 'none');
      return this.#advised.disconnected(message, session);
    }
    const { subscriptions: named } = message;
    if (named.length === 0) return errorReply(message, '400', 'The subscription is missing');
    if (message.channel === '/meta/unsubscribe') {
      const left = [...session.subscriptions].filter((each) => !named.includes(each));
      await this.#sessions.update(session, { subscriptions: new Set(left) });
      return successReply(message, session);
    }
    if (!named.every(isSubscribable)) return errorReply(message, '400', 'Not a channel to subscribe to');
    if (!maySubscribe(session.subscriptions.size, named.length)) {
      return errorReply(message, '403', 'Too many subscriptions');
    }
    await this.#sessions.update(session, {
      subscriptions: new Set([...session.subscriptions, ...named]),
      cursor: session.cursor ?? (await this.#outbox.readEnd(session.principal)),
    });
    return successReply(message, session);
  }

  async #findSession(message: ClientMessage, principal: Principal): Promise<Session | undefined> {
    const { clientId } = message;
    const session = clientId === undefined ? undefined : await this.#sessions.find(clientId, principal);
    if (!session || (session.isSignedOut && message.channel !== '/meta/disconnect')) return undefined;
    return this.#sessions.update(session, { lastSeen: this.#clock.now() });
  }

  /**
   * Ends a session; what waits for it is dropped. Its held connect is answered: with success only after a disconnect, because every CometD library fails
   * on a success that advises another handshake.
   */
  async #end(session: Session, reconnect: 'none' | 'handshake'): Promise<void> {
    await this.#sessions.close(session);
    const held = this.#held.take(session.id);
    if (held) {
      const { message, connection } = held;
      const isWanted = reconnect === 'none';
      const reply = isWanted ? this.#advised.lastConnect(message, session) : this.#advised.unknownClient(message);
      connection.send(`[${JSON.stringify(reply)}]`);
    }
    await this.#batches.releaseOutbox(session.principal);
  }

  /** Results of one moment go out together, because a client may not come back for the second one of a node that stops. */
  #deliverSoon(principal: Principal): void {
    if (!this.#appended) {
      this.#appended = new Map();
      // Runs after every promise that is settled now, and before anything else.
      process.nextTick(() => this.#deliverAppended());
    }
    this.#appended.set(principalKey(principal), principal);
  }

  /** Clients have read replies, so there may be room for those that wait. */
  #deliverWithoutRoom(): void {
    if (this.#withoutRoom.size === 0) return;
    for (const principal of this.#withoutRoom.values()) this.#deliverSoon(principal);
    this.#withoutRoom.clear();
  }

  #deliverAppended(): void {
    const principals = this.#appended?.values() ?? [];
    this.#appended = undefined;
    for (const principal of principals) this.#inBackground(this.#onAppend(principal));
  }

  async #onAppend(principal: Principal): Promise<void> {
    const held = this.#held.ofPrincipal(principal);
    if (held.length === 0) return this.#batches.releaseOutbox(principal);
    await Promise.all(held.map((each) => this.#deliver(each)));
  }

  /** A result that some clients cannot read. */
  #noteLarge(bytes: number): void {
    this.#largeReplies += 1;
    this.#log.warn({ bytes, count: this.#largeReplies }, 'A result is larger than a reply should be');
  }

  /** Work that no request waits for. */
  #inBackground(work: Promise<void>): void {
    work.catch((error: Error) => this.#log.error(failureFields(error), 'A notification could not be delivered'));
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
