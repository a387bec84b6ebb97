import type { Principal } from '../kit/principal.ts';
import type { Reservation } from './byte-budget.ts';

/** Bytes of the budget that a result occupies. */
export type Place = Pick<Reservation, 'release'>;

/** A result of an operation, on its way to its user. */
export interface Result extends ResultTexts {
  /** Unique for ever, so that a result that is written twice is recognised. */
  readonly operationId: string;
}

/** What is delivered. */
export interface ResultTexts {
  readonly dataJson: string;
  /** Delivered if the result itself is lost. */
  readonly failedJson: string;
}

/** A request for what waits for a session. */
export interface TakeRequest {
  readonly sessionId: string;
  readonly principal: Principal;
  /** A name for the connect that takes, which no other one has. */
  readonly poll: string;
  /** It has not taken successfully before. It replaces an older connect of the session. */
  readonly isNew: boolean;
  /** Number of the last batch that the client has received; undefined if it says nothing about it. */
  readonly acknowledged: number | undefined;
  /** The connect is answered now, with messages or without. */
  readonly isFinal: boolean;
}

/** What a connect gets. */
export type Taken =
  /** There is no such session of this principal. */
  | { readonly kind: 'unknown' }
  /** A newer connect of the session has begun. */
  | { readonly kind: 'superseded' }
  /** Nothing, or nothing yet: a wake says when to take again. */
  | ({ readonly kind: 'nothing' } & TakenFrom)
  | ({ readonly kind: 'batch' } & TakenFrom & Batch);

/** The session that a connect takes from. */
export interface TakenFrom {
  readonly acknowledges: boolean;
  /** It is the first connect of its session. */
  readonly isFirst: boolean;
  /** Number of the last batch that the client has received. */
  readonly received: number;
  /** Number of this batch, which the client acknowledges with its next connect; `received` if there is none. */
  readonly batch: number;
}

/** Results that wait for a session, oldest first. */
export interface Batch {
  /** Size of all of them. */
  readonly bytes: number;
  /** Reads them as JSON. Rejects with OutboxUnavailable if it cannot, or if it is too late to send them. */
  readMessages(): Promise<readonly string[]>;
}

/**
 * Whom there may be something new for: a user, by the key of the principal, or only one session; or everybody. With `newestPoll` the session has begun a newer
 * connect at another node, so a reply that is still being sent to an older one has to be given up.
 */
export type Wake =
  | { readonly principalKey: string; readonly sessionId?: string; readonly newestPoll?: string }
  | 'everybody';

/**
 * The results of each principal, in order, until every session has received them, or until they are too old. A batch that was taken stays until its reply
 * has been sent (`settle`), or, for a session that acknowledges, until the client has acknowledged it. Every method throws PrincipalError for a principal
 * without tenant or user, and OutboxUnavailable while a shared outbox is not available.
 */
export interface Outbox {
  /** Appends a result, which keeps its place in the budget for as long as it is in this process. */
  append(principal: Principal, result: Result, place: Place): Promise<void>;
  /** Takes what waits for a session, as much as one reply should have. */
  take(request: TakeRequest): Promise<Taken>;
  /** Says whether the reply with the batch of a connect has been sent. Nothing changes for a session that acknowledges, or if it was said before. */
  settle(sessionId: string, principal: Principal, poll: string, isSent: boolean): Promise<void>;
  /** Resolves as soon as nothing is left that only this process can deliver. */
  whenEmpty(): Promise<void>;
  /** Calls the listener whenever there may be something new. Returns a function that removes it. */
  onWake(listener: (wake: Wake) => void): () => void;
}
