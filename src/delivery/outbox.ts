import type { Principal } from '../kit/principal.ts';
import type { Reservation } from './byte-budget.ts';

/** A position in a principal's outbox, behind the last message that was read. Opaque: only the outbox that returned it can compare it. */
export type Cursor = string;

/** Bytes of the budget that a message occupies. */
export type Place = Pick<Reservation, 'release'>;

/** A message in an outbox. */
export interface OutboxMessage {
  /** The position behind this message. */
  readonly cursor: Cursor;
  readonly channel: string;
  /** The message's data as JSON. */
  readonly dataJson: string;
}

/**
 * The results of each principal, in order, until every session has read them. Every method throws PrincipalError for a principal without
 * tenant or user.
 */
export interface Outbox {
  /** Appends a message, which keeps its place in the budget until it is dropped. */
  append(principal: Principal, channel: string, dataJson: string, place: Place): Promise<void>;
  /** The position behind the newest message. */
  readEnd(principal: Principal): Promise<Cursor>;
  /** The messages behind the cursor, oldest first. */
  readAfter(principal: Principal, cursor: Cursor): Promise<readonly OutboxMessage[]>;
  /** Allows the outbox to drop what all of these cursors have passed; everything if there is none. */
  release(principal: Principal, cursors: readonly Cursor[]): Promise<void>;
  /** Resolves as soon as no message waits. */
  whenEmpty(): Promise<void>;
  /** Calls the listener after every append. Returns a function that removes it. */
  onAppend(listener: (principal: Principal) => void): () => void;
}
