import { randomBytes } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import { type Principal, principalKey } from '../kit/principal.ts';
import { type DeliveryTimes, DISCONNECT_MS, REPLY_BYTES } from './delivery-times.policy.ts';
import { MemoryMailbox, type MemorySession } from './memory-mailbox.ts';
import type { Outbox, Place, Result, Taken, TakeRequest, Wake } from './outbox.ts';
import type { Session, SessionOptions, SessionStore, Subscriptions } from './session-store.ts';

const ID_BYTES = 20;

/** What the memory form works with. */
export interface MemoryDeliveryParts {
  readonly clock: Clock;
  readonly times: DeliveryTimes;
  /** How many bytes of messages a reply may have; a larger message is sent alone. */
  readonly replyBytes?: number | undefined;
}

/** Sessions and results in the memory of this process. The budget bounds the results: every one has its place before it is appended. */
export class MemoryDelivery implements SessionStore, Outbox {
  readonly #clock: Clock;
  readonly #times: DeliveryTimes;
  readonly #replyBytes: number;
  readonly #mailboxes = new Map<string, MemoryMailbox>();
  readonly #sessions = new Map<string, MemorySession>();
  readonly #listeners = new Set<(wake: Wake) => void>();
  /** Numbers run through all principals: a mailbox that is created again never repeats one. */
  #lastNumber = 0;
  #empty: PromiseWithResolvers<void> | undefined;

  constructor({ clock, times, replyBytes = REPLY_BYTES }: MemoryDeliveryParts) {
    this.#clock = clock;
    this.#times = times;
    this.#replyBytes = replyBytes;
  }

  async open(principal: Principal, { acknowledges, signInId }: SessionOptions): Promise<Session> {
    const session: MemorySession = {
      id: randomBytes(ID_BYTES).toString('base64url'),
      principal,
      acknowledges,
      signInId,
      subscriptions: new Set(),
      isSignedOut: false,
      until: this.#clock.now() + this.#times.holdMs + this.#times.intervalMs,
      cursor: undefined,
      sent: undefined,
      received: 0,
      batch: 0,
      poll: undefined,
      isFirstPoll: false,
      inFlight: undefined,
      inheritedAt: undefined,
    };
    this.#mailboxOf(principal).add(session);
    this.#sessions.set(session.id, session);
    return { ...session };
  }

  async find(id: string, principal: Principal): Promise<Session | undefined> {
    const session = this.#findOpen(id, principal);
    if (!session) return undefined;
    if (!session.isSignedOut) session.until = Math.max(session.until, this.#clock.now() + this.#times.intervalMs);
    return { ...session };
  }

  async list(principal: Principal): Promise<readonly Session[]> {
    const { sessions } = this.#mailboxOf(principal);
    return sessions.filter((session) => this.#isOpen(session)).map((session) => ({ ...session }));
  }

  async subscribe(read: Session, { channels, includeResults }: Subscriptions): Promise<boolean> {
    const { id, principal } = read;
    const session = this.#findOpen(id, principal);
    if (session?.subscriptions !== read.subscriptions) return false;
    session.subscriptions = channels;
    const mailbox = this.#mailboxOf(principal);
    if (includeResults) mailbox.join(session, this.#clock.now());
    else mailbox.leave(session);
    this.#tidy(principalKey(principal), mailbox);
    if (includeResults) this.#wake({ principalKey: principalKey(principal) });
    return true;
  }

  async signOut(principal: Principal, signInId: string): Promise<void> {
    const mailbox = this.#mailboxOf(principal);
    for (const session of mailbox.sessions) {
      if (session.signInId !== signInId || !this.#isOpen(session)) continue;
      session.isSignedOut = true;
      session.subscriptions = new Set();
      session.until = this.#clock.now() + DISCONNECT_MS;
      mailbox.leave(session);
      this.#wake({ principalKey: principalKey(principal), sessionId: session.id });
    }
    this.#tidy(principalKey(principal), mailbox);
  }

  async close({ id, principal }: Session, reason: 'disconnected' | 'evicted'): Promise<void> {
    const session = this.#findOpen(id, principal);
    if (!session) return;
    const mailbox = this.#mailboxOf(principal);
    this.#sessions.delete(id);
    if (reason === 'disconnected') {
      mailbox.leave(session);
      mailbox.remove(session);
    } else session.until = Number.NEGATIVE_INFINITY;
    this.#wake({ principalKey: principalKey(principal), sessionId: id });
    this.#tidy(principalKey(principal), mailbox);
  }

  async append(principal: Principal, result: Result, place: Place): Promise<void> {
    const key = principalKey(principal);
    this.#lastNumber += 1;
    const bytes = Buffer.byteLength(result.dataJson);
    const { dataJson } = result;
    this.#mailboxOf(principal).entries.push({
      number: this.#lastNumber,
      dataJson,
      bytes,
      at: this.#clock.now(),
      place,
    });
    this.#wake({ principalKey: key });
  }

  async take({ sessionId, principal, poll, isNew, acknowledged, isFinal }: TakeRequest): Promise<Taken> {
    const session = this.#findOpen(sessionId, principal);
    if (!session || session.isSignedOut) return { kind: 'unknown' };
    const now = this.#clock.now();
    const { holdMs, intervalMs } = this.#times;
    if (isNew) {
      session.isFirstPoll = session.poll === undefined;
      session.poll = poll;
      session.until = now + holdMs + intervalMs;
    } else if (poll !== session.poll) return { kind: 'superseded' };
    const mailbox = this.#mailboxOf(principal);
    const batch = mailbox.take(session, { now, acknowledged, isNew, replyBytes: this.#replyBytes });
    if (acknowledged !== undefined) this.#tidy(principalKey(principal), mailbox);
    const isFirst = session.isFirstPoll;
    // It is answered now.
    if (batch || isFinal || isFirst) session.until = now + intervalMs;
    const from = {
      acknowledges: session.acknowledges,
      isFirst,
      received: session.received,
      batch: batch ? session.batch : session.received,
    };
    return batch ? { kind: 'batch', ...from, ...batch } : { kind: 'nothing', ...from };
  }

  async settle(sessionId: string, principal: Principal, poll: string, isSent: boolean): Promise<void> {
    const mailbox = this.#mailboxOf(principal);
    const session = this.#findOpen(sessionId, principal);
    if (session?.inFlight !== poll) return;
    mailbox.settle(session, isSent);
    this.#tidy(principalKey(principal), mailbox);
    this.#wake({ principalKey: principalKey(principal), sessionId });
  }

  async whenEmpty(): Promise<void> {
    if (!this.#isAnyWaiting()) return;
    this.#empty ??= Promise.withResolvers();
    await this.#empty.promise;
  }

  onWake(listener: (wake: Wake) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets sessions that ended too long ago, and drops results that were not fetched in time. */
  expire(): void {
    const now = this.#clock.now();
    for (const [key, mailbox] of this.#mailboxes) {
      for (const session of mailbox.sessions) {
        if (session.until < now) this.#sessions.delete(session.id);
      }
      mailbox.expire(now, this.#times);
      this.#tidy(key, mailbox);
    }
  }

  #mailboxOf(principal: Principal): MemoryMailbox {
    const key = principalKey(principal);
    let mailbox = this.#mailboxes.get(key);
    if (!mailbox) {
      mailbox = new MemoryMailbox();
      this.#mailboxes.set(key, mailbox);
    }
    return mailbox;
  }

  #findOpen(id: string, principal: Principal): MemorySession | undefined {
    const key = principalKey(principal);
    const session = this.#sessions.get(id);
    return session && principalKey(session.principal) === key && this.#isOpen(session) ? session : undefined;
  }

  #isOpen({ until }: MemorySession): boolean {
    return until >= this.#clock.now();
  }

  #wake(wake: Wake): void {
    for (const listener of this.#listeners) listener(wake);
  }

  /** Drops what every session has received, and a mailbox that is not used any more. */
  #tidy(key: string, mailbox: MemoryMailbox): void {
    mailbox.drop(this.#clock.now());
    if (mailbox.sessions.length === 0 && mailbox.entries.length === 0) this.#mailboxes.delete(key);
    if (this.#empty && !this.#isAnyWaiting()) {
      this.#empty.resolve();
      this.#empty = undefined;
    }
  }

  #isAnyWaiting(): boolean {
    const now = this.#clock.now();
    return [...this.#mailboxes.values()].some((mailbox) => mailbox.isWaiting(now));
  }
}
