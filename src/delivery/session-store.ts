import type { Principal } from '../kit/principal.ts';
import type { Cursor } from './outbox.ts';

/** The end of a batch: the batch's number and the position behind its last message. */
export interface BatchEnd {
  readonly batch: number;
  readonly cursor: Cursor;
}

/** The part of a CometD session that changes. */
export interface SessionState {
  readonly subscriptions: ReadonlySet<string>;
  /** Where its next messages begin; undefined until it subscribes for the first time. */
  readonly cursor: Cursor | undefined;
  /** Number of the batch that was sent last. */
  readonly batch: number;
  /** Ends of batches that were sent and not acknowledged yet, oldest first; only of sessions that acknowledge. */
  readonly unacknowledged: readonly BatchEnd[];
  /** Whether it has connected at least once. */
  readonly connected: boolean;
  /** Epoch milliseconds of its last request. */
  readonly lastSeen: number;
  /** Its user has signed out: it may only disconnect. */
  readonly isSignedOut: boolean;
}

/** A CometD session as it was when it was read. */
export interface Session extends SessionState {
  readonly id: string;
  readonly principal: Principal;
  /** Whether its client acknowledges batches (the acknowledgement extension). */
  readonly acknowledges: boolean;
  /** Id of the sign-in that it belongs to. */
  readonly signInId: string;
}

/** What a session is opened with. */
export type SessionOptions = Pick<Session, 'acknowledges' | 'signInId'> & { readonly now: number };

/** CometD sessions by id and by principal. Every method throws PrincipalError for a principal without tenant or user. */
export interface SessionStore {
  /** Opens a session with an id that cannot be guessed. */
  open(principal: Principal, options: SessionOptions): Promise<Session>;
  /** The principal's own session; undefined for an unknown id and for the session of another principal. */
  find(id: string, principal: Principal): Promise<Session | undefined>;
  /** The principal's sessions, oldest first. */
  list(principal: Principal): Promise<readonly Session[]>;
  /** Changes a session and returns it; undefined if it has been closed meanwhile. */
  update(session: Session, change: Partial<SessionState>): Promise<Session | undefined>;
  close(session: Session): Promise<void>;
  /** Sessions whose last request was before this moment, in epoch milliseconds. */
  listLastSeenBefore(time: number): Promise<readonly Session[]>;
  /** Number of open sessions. */
  count(): Promise<number>;
}
