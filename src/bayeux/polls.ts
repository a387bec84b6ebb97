import { randomBytes } from 'node:crypto';
import type { ByteBudget } from '../delivery/byte-budget.ts';
import type { Batch, Outbox, Taken, TakenFrom, Wake } from '../delivery/outbox.ts';
import { OutboxUnavailable } from '../delivery/outbox-unavailable.ts';
import type { Clock } from '../kit/clock.ts';
import { failureFields } from '../kit/failure-fields.ts';
import { inBatches } from '../kit/in-batches.ts';
import type { Log } from '../kit/log.ts';
import { type Principal, principalKey } from '../kit/principal.ts';
import type { AdvisedReplies } from './advised-replies.ts';
import type { Connection } from './connection.ts';
import { Handover, type Receiver } from './handover.ts';
import { type HeldConnect, HeldConnects } from './held-connects.ts';
import { holdMs } from './limits.policy.ts';
import type { ClientMessage } from './message.ts';
import type { RepeatedRefusals } from './repeated-refusals.ts';

/** What polls work with. */
export interface PollsParts {
  readonly outbox: Outbox;
  readonly budget: ByteBudget;
  readonly advised: AdvisedReplies;
  readonly refusals: RepeatedRefusals;
  readonly clock: Clock;
  readonly log: Log;
  /** The channel of results. */
  readonly channel: string;
  /** How long a connect is held, in milliseconds. */
  readonly timeoutMs: number;
  readonly replyBytes: number;
}

/** The messages of a reply, and the session that they are for. */
export interface Fetched {
  readonly from: TakenFrom;
  readonly messages: readonly string[];
}

/** How many connects take at once when there may be something new for everybody. */
const TAKES_AT_ONCE = 100;

/** Connects: each is held until there are messages for its session, and is answered with them. */
export class Polls {
  readonly #parts: PollsParts;
  readonly #held = new HeldConnects();
  /** Connects whose replies are being sent, by session. */
  readonly #sending = new Map<string, Receiver>();
  /** Held connects whose messages had no room in the budget. */
  readonly #withoutRoom = new Set<HeldConnect>();
  /** Principals with something new, whose connects are answered together at the end of this moment. */
  #woken: Map<string, Wake> | undefined;
  /** What comes before each result. */
  readonly #prefix: string;
  readonly #stopListening: () => void;
  #isClosing = false;
  #largeReplies = 0;

  constructor(parts: PollsParts) {
    this.#parts = parts;
    this.#prefix = `{"channel":${JSON.stringify(parts.channel)},"data":`;
    this.#stopListening = parts.outbox.onWake((wake) => this.#wakeSoon(wake));
    parts.budget.onRelease(() => this.#retryWithoutRoom());
  }

  /** How many results were larger than a reply should be, so that they were sent alone. */
  get largeReplies(): number {
    return this.#largeReplies;
  }

  /** Holds a connect that came alone in its request, until there is something for it. */
  async hold(message: ClientMessage, principal: Principal, connection: Connection): Promise<void> {
    const { clock, timeoutMs } = this.#parts;
    const { clientId: sessionId = '', wantedTimeout } = message;
    const key = principalKey(principal);
    this.#supersede(key, sessionId);
    const isBesideOther = this.#held.isBrowserHeld(principal, sessionId, connection.browser);
    const timeout = holdMs(wantedTimeout, timeoutMs);
    const held: HeldConnect = {
      sessionId,
      principal,
      message,
      connection,
      isBesideOther,
      poll: newPoll(),
      hasTaken: false,
      isFinal: timeout === 0 || isBesideOther || this.#isClosing,
      isWithoutRoom: false,
      isTaking: false,
      takesAgain: false,
      cancelTimer: () => {},
    };
    // It waits from now on, so that nothing that comes while it takes is missed.
    this.#held.add(held);
    connection.onClose(() => {
      this.#held.remove(held);
      this.#withoutRoom.delete(held);
    });
    held.cancelTimer = clock.startTimer(timeout, () => this.#inBackground(this.#finish(held)));
    await this.#take(held);
  }

  /** What waits for a session, for a connect beside other messages. Undefined if there is no such session. */
  async fetch(message: ClientMessage, principal: Principal, connection: Connection): Promise<Fetched | undefined> {
    const { clientId: sessionId = '' } = message;
    this.#supersede(principalKey(principal), sessionId);
    const receiver = { sessionId, principal, connection, poll: newPoll() };
    const acknowledged = acknowledgedIn(message);
    const request = { ...receiver, isNew: true, acknowledged, isFinal: true };
    const taken = await this.#parts.outbox.take(request).catch((error: unknown) => {
      // It may have taken a batch without learning of it.
      if (error instanceof OutboxUnavailable) this.#settle(receiver, false);
      throw error;
    });
    if (taken.kind === 'unknown' || taken.kind === 'superseded') return undefined;
    if (taken.kind === 'nothing') return { from: taken, messages: [] };
    const handover = this.#handover(taken, receiver);
    const results = await handover?.read();
    if (!handover || !results) return { from: { ...taken, batch: taken.received }, messages: [] };
    this.#follow(handover, receiver);
    return { from: taken, messages: this.#messages(taken, results) };
  }

  /** Answers the held connect of a client that disconnects. */
  release(principal: Principal, sessionId: string): void {
    const held = this.#held.find(principalKey(principal), sessionId);
    if (held) this.#answer(held, this.#parts.advised.lastConnect(held.message, sessionId));
  }

  /** Answers every held connect with its messages, and holds none from now on. */
  /** How many connects are held. */
  get heldConnects(): number {
    return this.#held.count;
  }

  async releaseAll(): Promise<void> {
    this.#isClosing = true;
    this.#deliverWoken();
    await Promise.all(this.#held.all().map((held) => this.#finish(held)));
  }

  /** Delivers nothing any more. */
  close(): void {
    this.#stopListening();
  }

  /** A newer connect of a session has begun: it takes the messages, also those that are being sent to the older one. */
  #supersede(key: string, sessionId: string): void {
    const older = this.#held.find(key, sessionId);
    if (older) this.#answer(older, this.#parts.advised.superseded(older.message));
    const sending = this.#sending.get(sessionId);
    if (sending && principalKey(sending.principal) === key) sending.connection.abort();
  }

  #finish(held: HeldConnect): Promise<void> {
    held.isFinal = true;
    return this.#take(held);
  }

  /** Takes for a held connect until there is nothing new. */
  async #take(held: HeldConnect): Promise<void> {
    if (held.isTaking) {
      held.takesAgain = true;
      return;
    }
    held.isTaking = true;
    try {
      do {
        held.takesAgain = false;
        await this.#takeOnce(held);
      } while (held.takesAgain && this.#held.has(held));
    } finally {
      held.isTaking = false;
    }
  }

  async #takeOnce(held: HeldConnect): Promise<void> {
    const { outbox, advised, refusals } = this.#parts;
    const { sessionId, principal, message, poll, hasTaken, isFinal } = held;
    const acknowledged = hasTaken ? undefined : acknowledgedIn(message);
    let taken: Taken;
    try {
      taken = await outbox.take({ sessionId, principal, poll, isNew: !hasTaken, acknowledged, isFinal });
    } catch (error) {
      if (!(error instanceof OutboxUnavailable)) throw error;
      // It may have taken a batch without learning of it.
      this.#settle(held, false);
      // A wake says when it is there again. Until then clients poll as usual.
      if (held.isFinal) this.#answer(held, advised.emptyConnect(message, sessionId));
      return;
    }
    switch (taken.kind) {
      case 'unknown':
        if (!this.#held.remove(held)) return;
        // A session that ends while it is waited for has been refused nothing yet.
        await refusals.delayIfRepeated(sessionId === '' || hasTaken ? [] : [sessionId]);
        return this.#send(held, JSON.stringify(advised.unknownClient(message)));
      case 'superseded':
        return this.#answer(held, advised.superseded(message));
      case 'nothing':
        held.hasTaken = true;
        if (held.isFinal || taken.isFirst) this.#answer(held, this.#connectReply(held, taken, []));
        return;
      case 'batch':
        held.hasTaken = true;
        return this.#deliver(held, taken);
    }
  }

  async #deliver(held: HeldConnect, taken: TakenFrom & Batch): Promise<void> {
    const nothing = (): object => this.#connectReply(held, { ...taken, batch: taken.received }, []);
    const handover = this.#handover(taken, held);
    if (!handover) {
      if (held.isFinal) return this.#answer(held, nothing());
      held.isWithoutRoom = true;
      this.#withoutRoom.add(held);
      return;
    }
    const results = await handover.read();
    if (!results) {
      if (held.isFinal) this.#answer(held, nothing());
      return;
    }
    // The connection may have closed, or a newer connect may have begun.
    if (!this.#held.remove(held) || held.connection.closed) return handover.end(false);
    this.#follow(handover, held);
    const reply = JSON.stringify(this.#connectReply(held, taken, results));
    this.#send(held, [...this.#messages(taken, results), reply].join(','));
  }

  /** Undefined, and the batch stays, if there is no room for the reply now: replies that clients do not read use up the budget. */
  #handover(taken: TakenFrom & Batch, receiver: Receiver): Handover | undefined {
    const { outbox, budget } = this.#parts;
    const place = budget.reserve(receiver.principal, 'reply', taken.bytes);
    const inBackground = (work: Promise<void>): void => this.#inBackground(work);
    if (place) return new Handover({ outbox, taken, receiver, place, inBackground });
    if (!taken.acknowledges) this.#settle(receiver, false);
    return undefined;
  }

  #settle({ sessionId, principal, poll }: Receiver, isSent: boolean): void {
    this.#inBackground(this.#parts.outbox.settle(sessionId, principal, poll, isSent));
  }

  #follow(handover: Handover, receiver: Receiver): void {
    const { sessionId } = receiver;
    this.#sending.set(sessionId, receiver);
    handover.follow(() => {
      if (this.#sending.get(sessionId) === receiver) this.#sending.delete(sessionId);
    });
  }

  #messages({ bytes }: Batch, results: readonly string[]): readonly string[] {
    if (bytes > this.#parts.replyBytes) this.#noteLarge(bytes);
    return results.map((dataJson) => `${this.#prefix}${dataJson}}`);
  }

  #connectReply(held: HeldConnect, from: TakenFrom, messages: readonly string[]): object {
    const { advised } = this.#parts;
    const session = { id: held.sessionId, ...from };
    return held.isBesideOther
      ? advised.connectBesideOther(held.message, session, messages.length > 0)
      : advised.connect(held.message, session, messages.length > 0);
  }

  /** Answers a held connect without messages; does nothing if it has been answered. */
  #answer(held: HeldConnect, reply: object): void {
    if (this.#held.remove(held)) this.#send(held, JSON.stringify(reply));
  }

  #send({ connection }: HeldConnect, replies: string): void {
    if (!connection.closed) connection.send(`[${replies}]`);
  }

  /** Results of one moment go out together, because a client may not come back for the second one of a node that stops. */
  #wakeSoon(wake: Wake): void {
    if (wake !== 'everybody' && wake.newestPoll !== undefined) {
      this.#abortOlder(wake, wake.newestPoll);
      return;
    }
    if (!this.#woken) {
      this.#woken = new Map();
      // Runs after every promise that is settled now, and before anything else.
      process.nextTick(() => this.#deliverWoken());
    }
    this.#woken.set(wake === 'everybody' ? '' : `${wake.principalKey}\n${wake.sessionId ?? ''}`, wake);
  }

  #abortOlder({ principalKey: key, sessionId = '' }: Exclude<Wake, 'everybody'>, newestPoll: string): void {
    const sending = this.#sending.get(sessionId);
    if (sending && sending.poll !== newestPoll && principalKey(sending.principal) === key) sending.connection.abort();
  }

  #deliverWoken(): void {
    const wakes = this.#woken?.values() ?? [];
    this.#woken = undefined;
    for (const wake of wakes) {
      if (wake === 'everybody') this.#inBackground(this.#takeForAll());
      else for (const held of this.#heldBy(wake)) this.#inBackground(this.#takeIfRoom(held));
    }
  }

  async #takeIfRoom(held: HeldConnect): Promise<void> {
    if (!held.isWithoutRoom && this.#held.has(held)) await this.#take(held);
  }

  /** Takes for every held connect, some at a time: thousands at once would make a shared outbox late for everybody. */
  async #takeForAll(): Promise<void> {
    await inBatches(this.#held.all(), TAKES_AT_ONCE, (held) => this.#takeIfRoom(held));
  }

  #heldBy({ principalKey: key, sessionId }: Exclude<Wake, 'everybody'>): readonly HeldConnect[] {
    if (sessionId === undefined) return this.#held.ofPrincipal(key);
    const held = this.#held.find(key, sessionId);
    return held ? [held] : [];
  }

  /** Clients have read replies, so there may be room for those that wait. */
  #retryWithoutRoom(): void {
    if (this.#withoutRoom.size === 0) return;
    const waiting = [...this.#withoutRoom];
    this.#withoutRoom.clear();
    process.nextTick(() => {
      for (const held of waiting) {
        held.isWithoutRoom = false;
        if (this.#held.has(held)) this.#inBackground(this.#take(held));
      }
    });
  }

  /** A result that some clients cannot read. */
  #noteLarge(bytes: number): void {
    this.#largeReplies += 1;
    this.#parts.log.warn({ bytes, count: this.#largeReplies }, 'A result is larger than a reply should be');
  }

  /** Work that no request waits for. */
  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#parts.log.error(failureFields(error), 'A notification could not be delivered'),
    );
  }
}

/** A name for a connect. Short, because thousands are held. */
function newPoll(): string {
  return randomBytes(9).toString('base64url');
}

/** The last batch that a client says it has received. */
function acknowledgedIn({ ack }: ClientMessage): number | undefined {
  return Number.isSafeInteger(ack) ? (ack as number) : undefined;
}
