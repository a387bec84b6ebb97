import type { UserNames } from '../genesys/resources.ts';
import type { CallerPermissions } from '../kit/permissions.ts';
import type { Principal } from '../kit/principal.ts';

/** A user whose credentials were verified. */
export interface AuthenticatedUser {
  readonly principal: Principal;
  readonly names: UserNames;
  readonly permissions: CallerPermissions;
  /** Changes with what the bridge knows of the user itself, such as the password. */
  readonly version?: string | undefined;
  /**
   * Reads the permissions again: undefined if the user may no longer use the bridge. Absent if only the password counts. Throws Refusal if nothing can be
   * checked now.
   */
  readonly checkAccess?: CheckAccess | undefined;
}

/** Reads the permissions of a user again. */
export type CheckAccess = () => Promise<CallerPermissions | undefined>;

/** An authenticated HTTP session, which `JSESSIONID` names. */
export interface HttpSession extends AuthenticatedUser {
  readonly id: string;
  /** The token that requests of this session carry, if the tenant requires one. */
  readonly csrfToken: string;
}

/** A sign-in as this node knows it. */
export interface SignIn extends HttpSession {
  /** Those of the last successful check. */
  permissions: CallerPermissions;
  checkAccess?: CheckAccess | undefined;
  /** Epoch milliseconds of the sign-in. */
  readonly signedInAt: number;
  /** Epoch milliseconds of the last successful check. */
  checkedAt: number;
  /** The source could not answer a check of this node; no further check before this time. */
  pausedUntil: number;
}

/** What is left of a sign-in that has just been ended: its client may still disconnect. */
export class EndedSignIn {
  readonly principal: Principal;

  constructor(principal: Principal) {
    this.principal = principal;
  }
}

/** What an id stands for. */
export type FoundSignIn = SignIn | EndedSignIn | undefined;

/** A value that is there, or will be. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * The sign-ins of one tenant. A sign-in ends when it was not found for the idle lifetime, and at the end of its absolute lifetime. No method rejects because
 * a store is away.
 */
export interface SignIns {
  /** An id for a new sign-in, which nobody can guess. */
  newId(): string;
  /** The sign-in with an id; its idle time starts again. */
  find(id: string): MaybePromise<FoundSignIn>;
  /** The sign-in that was made with credentials, by their keyed hash; its idle time starts again. */
  findByCredentials(hash: string): MaybePromise<SignIn | undefined>;
  /** Stores a new sign-in. Throws BridgeError for a principal that is incomplete. */
  add(signIn: SignIn, credentialsHash: string): MaybePromise<void>;
  /** Stores what a check has changed. A sign-in that was ended stays so. */
  update(signIn: SignIn): MaybePromise<void>;
  /** Ends a sign-in. For so many milliseconds it is found as an ended one. */
  end(signIn: HttpSession, disconnectMs: number): MaybePromise<void>;
  /** The sign-ins in the memory of this node. */
  inMemory(): Iterable<SignIn>;
}
