import type { Cursor, Outbox, OutboxMessage } from '../delivery/outbox.ts';
import type { BatchEnd, Session, SessionState, SessionStore } from '../delivery/session-store.ts';
import type { Clock } from '../kit/clock.ts';
import type { Principal } from '../kit/principal.ts';
import { subscriptionsFor } from './channels.ts';

/** What waits for a session: the messages that its subscriptions match, and the position behind everything that was read. */
export interface Waiting {
  readonly messages: readonly string[];
  readonly bytes: number;
  readonly end: Cursor | undefined;
}

/** Messages for a client, and the session after they have been taken. */
export interface Taken {
  readonly messages: readonly string[];
  readonly session: Session;
}

/** The messages of sessions: which of the outbox wait for a session, and how far it has received them. */
export class SessionBatches {
  readonly #sessions: SessionStore;
  readonly #outbox: Outbox;
  readonly #clock: Clock;
  readonly #replyBytes: number;
  readonly #onLarge: (bytes: number) => void;
  readonly #patterns = new Map<string, readonly string[]>();

  /** `replyBytes` is how many bytes of messages go into one reply; a larger message goes alone, and `onLarge` gets its size. */
  constructor(
    sessions: SessionStore,
    outbox: Outbox,
    clock: Clock,
    replyBytes: number,
    onLarge: (bytes: number) => void,
  ) {
    this.#onLarge = onLarge;
    this.#sessions = sessions;
    this.#outbox = outbox;
    this.#clock = clock;
    this.#replyBytes = replyBytes;
  }

  /** What waits for a session, as much as fits into one reply. */
  async read({ principal, cursor, subscriptions }: Session): Promise<Waiting> {
    if (cursor === undefined) return { messages: [], bytes: 0, end: undefined };
    const entries = await this.#outbox.readAfter(principal, cursor);
    const messages: string[] = [];
    let end = cursor;
    let bytes = 0;
    for (const entry of entries) {
      if (this.#matches(entry.channel, subscriptions)) {
        const size = Buffer.byteLength(entry.dataJson);
        if (messages.length > 0 && bytes + size > this.#replyBytes) break;
        if (size > this.#replyBytes) this.#onLarge(size);
        bytes += size;
        messages.push(messageJson(entry));
      }
      end = entry.cursor;
    }
    return { messages, bytes, end };
  }

  /** Records that messages are sent as the session's next batch. They stay in the outbox until they are acknowledged, if the client does that. */
  async commit(session: Session, { messages, end }: Waiting): Promise<Taken | undefined> {
    const batch = session.batch + 1;
    const { unacknowledged, cursor } = session;
    const isUnacknowledged = end !== undefined && end !== cursor;
    // A batch that is sent again has another number and may end earlier, so each number keeps its own end.
    const earlier = unacknowledged.filter((each) => each.cursor !== end);
    const change: Partial<SessionState> = {
      batch,
      lastSeen: this.#clock.now(),
      ...(!session.acknowledges && { cursor: end }),
      ...(session.acknowledges && isUnacknowledged && { unacknowledged: [...earlier, { batch, cursor: end }] }),
    };
    const updated = await this.#sessions.update(session, change);
    return updated && { messages, session: updated };
  }

  /** Moves a session behind messages of channels that it does not subscribe to. */
  async skip(session: Session, { end }: Waiting): Promise<void> {
    if (end === session.cursor || session.unacknowledged.length > 0) return;
    await this.#sessions.update(session, { cursor: end });
    await this.releaseOutbox(session.principal);
  }

  /** Lets the outbox drop what every session of the principal has received. */
  async releaseOutbox(principal: Principal): Promise<void> {
    const sessions = await this.#sessions.list(principal);
    await this.#outbox.release(
      principal,
      sessions.flatMap(({ cursor }) => cursor ?? []),
    );
  }

  #matches(channel: string, subscriptions: ReadonlySet<string>): boolean {
    let patterns = this.#patterns.get(channel);
    if (!patterns) {
      patterns = subscriptionsFor(channel);
      this.#patterns.set(channel, patterns);
    }
    return patterns.some((pattern) => subscriptions.has(pattern));
  }
}

function messageJson({ channel, dataJson }: OutboxMessage): string {
  return `{"channel":${JSON.stringify(channel)},"data":${dataJson}}`;
}

/** The state of a session whose client has received every batch up to this number. */
export function acknowledgedState({ unacknowledged, cursor }: Session, batch: number): Partial<SessionState> {
  const isReceived = (end: BatchEnd): boolean => end.batch <= batch;
  return {
    cursor: unacknowledged.findLast(isReceived)?.cursor ?? cursor,
    unacknowledged: unacknowledged.filter((end) => !isReceived(end)),
  };
}
