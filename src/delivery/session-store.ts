import type { Principal } from '../kit/principal.ts';

/** A CometD session as it was when it was read. */
export interface Session {
  readonly id: string;
  readonly principal: Principal;
  /** Whether its client acknowledges batches (the acknowledgement extension). */
  readonly acknowledges: boolean;
  readonly subscriptions: ReadonlySet<string>;
  /** Its user has signed out: it may only disconnect. */
  readonly isSignedOut: boolean;
}

/** What a session is opened with. */
export interface SessionOptions {
  readonly acknowledges: boolean;
  /** Id of the sign-in that it belongs to. */
  readonly signInId: string;
}

/** What the client of a session subscribes to, and whether that includes the results of operations. */
export interface Subscriptions {
  readonly channels: ReadonlySet<string>;
  readonly includeResults: boolean;
}

/**
 * CometD sessions by id and by principal. A session ends by itself when its client is silent for too long. Every method throws PrincipalError for a principal
 * without tenant or user, and OutboxUnavailable while a shared store is not available.
 */
export interface SessionStore {
  /** Opens a session with an id that cannot be guessed. */
  open(principal: Principal, options: SessionOptions): Promise<Session>;
  /** The principal's own session, whose life this extends; undefined for an unknown id and for the session of another principal. */
  find(id: string, principal: Principal): Promise<Session | undefined>;
  /** The principal's open sessions, oldest first. */
  list(principal: Principal): Promise<readonly Session[]>;
  /** Changes what a session subscribes to. False, and nothing changes, if that is not what it was when the session was read: then read it again. */
  subscribe(session: Session, subscriptions: Subscriptions): Promise<boolean>;
  /** Leaves the sessions of a sign-in nothing but a disconnect. */
  signOut(principal: Principal, signInId: string): Promise<void>;
  /** Ends a session. What it has not received waits for the next session of its user, unless its client `disconnected` and wants nothing more. */
  close(session: Session, reason: 'disconnected' | 'evicted'): Promise<void>;
}
