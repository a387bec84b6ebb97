import { type DeliveryTimes, INHERITED_MS, keptMs } from './delivery-times.policy.ts';
import type { Batch, Place } from './outbox.ts';
import type { Session } from './session-store.ts';

/** A result that waits. */
interface Entry {
  readonly number: number;
  readonly dataJson: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly place: Place;
}

/** A session with its position among the results of its user. */
export interface MemorySession extends Session {
  readonly signInId: string;
  subscriptions: ReadonlySet<string>;
  isSignedOut: boolean;
  /** Epoch milliseconds of its end if its client stays silent. */
  until: number;
  /** Number of the last result that it has received; undefined until it wants results. */
  cursor: number | undefined;
  /** Number of the last result that was sent to it. */
  sent: number | undefined;
  /** How many results it has received, and how many with those that were sent. */
  received: number;
  batch: number;
  /** Its newest connect; undefined until there is one. */
  poll: string | undefined;
  /** That connect is the first one. */
  isFirstPoll: boolean;
  /** The connect whose reply is being sent; only of sessions that do not acknowledge. */
  inFlight: string | undefined;
  /** When another session began where this one was. */
  inheritedAt: number | undefined;
}

/** How a session takes. */
interface Taking {
  readonly now: number;
  readonly acknowledged: number | undefined;
  /** It is a new connect. */
  readonly isNew: boolean;
  readonly replyBytes: number;
}

/** The results of one user, and the sessions that they are for: open ones, and those that have ended lately. */
export class MemoryMailbox {
  /** Oldest first. */
  readonly entries: Entry[] = [];
  /** In the order in which they were opened. */
  sessions: readonly MemorySession[] = [];
  /** Where a session begins if no other one leaves it anything: what was received before the last one was left in order. */
  #mark = 0;

  /** Takes what waits for a session; undefined if there is nothing, or if the reply with it is still being sent. */
  take(session: MemorySession, { now, acknowledged, isNew, replyBytes }: Taking): Batch | undefined {
    const { inheritedAt } = session;
    if (isNew && inheritedAt !== undefined && now - inheritedAt > INHERITED_MS) session.inheritedAt = undefined;
    if (acknowledged !== undefined && session.acknowledges) this.#acknowledge(session, acknowledged);
    if (session.inFlight !== undefined || session.cursor === undefined) return undefined;
    const messages: string[] = [];
    let bytes = 0;
    for (const entry of this.entries.slice(this.#countThrough(session.cursor))) {
      if (messages.length > 0 && bytes + entry.bytes > replyBytes) break;
      bytes += entry.bytes;
      messages.push(entry.dataJson);
      session.sent = entry.number;
    }
    if (messages.length === 0) return undefined;
    session.batch = session.received + messages.length;
    if (!session.acknowledges) session.inFlight = session.poll;
    return { bytes, readMessages: async () => messages };
  }

  /** The reply with the batch of a session has been sent, or could not be sent. */
  settle(session: MemorySession, isSent: boolean): void {
    session.inFlight = undefined;
    if (!isSent || session.cursor === undefined) return;
    session.cursor = session.sent;
    session.received = session.batch;
  }

  /** A session wants results from now on, and what others have left. */
  join(session: MemorySession, now: number): void {
    session.cursor ??= this.#start(now);
  }

  /** A session wants nothing more; the next one begins behind what it has received. */
  leave(session: MemorySession): void {
    this.#mark = Math.max(this.#mark, session.cursor ?? 0);
    session.cursor = undefined;
    session.inFlight = undefined;
    session.received = session.batch;
  }

  /** Remembers a session. In a list of exactly that length, because `push` makes room for sixteen more, of thousands of users with one session. */
  add(session: MemorySession): void {
    this.sessions = [...this.sessions, session];
  }

  /** Forgets a session. */
  remove(session: MemorySession): void {
    this.sessions = this.sessions.filter((each) => each !== session);
  }

  /** Forgets sessions whose end is long past, and what is too old. */
  expire(now: number, times: DeliveryTimes): void {
    const isRemembered = ({ until }: MemorySession): boolean => until + times.mailboxMs >= now;
    if (!this.sessions.every(isRemembered)) this.sessions = this.sessions.filter(isRemembered);
    const first = this.entries.findIndex(({ at }) => at + keptMs(times) >= now);
    this.#dropFirst(first < 0 ? this.entries.length : first);
  }

  /** Drops what every session has received that may still want it. */
  drop(now: number): void {
    if (this.entries.length === 0) return;
    let least: number | undefined;
    for (const { cursor, until, inheritedAt } of this.sessions) {
      if (cursor === undefined || (until < now && inheritedAt !== undefined)) continue;
      least = Math.min(least ?? cursor, cursor);
    }
    this.#dropFirst(this.#countThrough(least ?? this.#mark));
  }

  /** Whether a session that is open has not received everything. */
  isWaiting(now: number): boolean {
    const last = this.entries.at(-1)?.number ?? 0;
    return this.sessions.some(({ until, cursor }) => until >= now && cursor !== undefined && last > cursor);
  }

  /** A client has received the batches up to a number. An older number than the last one means that a part of it was lost. */
  #acknowledge(session: MemorySession, acknowledged: number): void {
    const { cursor, received, batch, sent } = session;
    const count = Math.min(acknowledged, batch) - received;
    if (count <= 0 || cursor === undefined || sent === undefined) return;
    const isAll = acknowledged >= batch;
    session.cursor = isAll ? sent : (this.entries[this.#countThrough(cursor) + count - 1]?.number ?? sent);
    session.received = received + count;
  }

  /** Where a new session begins: where the others are, open or ended, whose results no session has inherited. */
  #start(now: number): number {
    let least: number | undefined;
    for (const session of this.sessions) {
      if (session.cursor === undefined || session.inheritedAt !== undefined) continue;
      least = Math.min(least ?? session.cursor, session.cursor);
      session.inheritedAt = now;
    }
    return least ?? this.#mark;
  }

  #dropFirst(count: number): void {
    for (const { place } of this.entries.splice(0, count)) place.release();
  }

  /** How many of the oldest results have numbers up to this one. */
  #countThrough(number: number): number {
    const newest = this.entries.at(-1);
    if (newest === undefined || newest.number <= number) return this.entries.length;
    return this.entries.findIndex((entry) => entry.number > number);
  }
}
