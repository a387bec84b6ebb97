import { isUtf8 } from 'node:buffer';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import PQueue, { type Queue, type RunFunction } from 'p-queue';
import { Refusal } from '../genesys/refusal.ts';
import type { UserNames } from '../genesys/resources.ts';
import type { Clock } from '../kit/clock.ts';
import { type FairOptions, FairSlots, fairQueueOf } from '../kit/fair-queue.ts';
import type { CallerPermissions } from '../kit/permissions.ts';
import type { Principal } from '../kit/principal.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import type { Audit } from './audit.ts';
import {
  CONCURRENT_SIGN_INS,
  maySignIn,
  RECHECK_PAUSE_MS,
  RECHECK_WAIT_MS,
  REJECTED_MS,
  requiredCheck,
  type SessionLifetimes,
  SIGNED_OUT_MS,
} from './sessions.policy.ts';
import { SignInLimits } from './sign-in-limits.ts';

/** A user whose credentials were verified. */
export interface AuthenticatedUser {
  readonly principal: Principal;
  readonly names: UserNames;
  readonly permissions: CallerPermissions;
  /**
   * Reads the permissions again: undefined if the user may no longer use the bridge. Absent if only the password counts. Throws Refusal if nothing can be
   * checked now.
   */
  checkAccess?(): Promise<CallerPermissions | undefined>;
}

/** Why credentials are rejected: they are wrong, or they belong to a user without the permission. */
export type AuthenticationFailure = 'not-authenticated' | 'no-permission';

/** Verifies a user name and password. Throws Refusal if nothing can be checked now. */
export type VerifyCredentials = (
  userName: string,
  password: string,
) => Promise<AuthenticatedUser | AuthenticationFailure>;

/** An authenticated HTTP session, which `JSESSIONID` names. */
export interface HttpSession extends AuthenticatedUser {
  readonly id: string;
  /** The token that requests of this session carry, if the tenant requires one. */
  readonly csrfToken: string;
}

/** A request of a session that has just been ended. Its client may still disconnect. */
export class SignedOut extends Refusal {
  readonly principal: Principal;

  constructor(principal: Principal) {
    super('not-authenticated');
    this.principal = principal;
  }
}

/** What an authenticator works with. */
export interface AuthenticatorParts {
  readonly verify: VerifyCredentials;
  readonly audit: Audit;
  /** Whether there is a user with this name, as far as the bridge knows itself. */
  readonly knowsUser?: ((userName: string) => boolean) | undefined;
  readonly hashKey?: Buffer;
  readonly lifetimes: SessionLifetimes;
  readonly clock: Clock;
}

interface Entry extends HttpSession {
  /** Those of the last successful check. */
  permissions: CallerPermissions;
  /** Epoch milliseconds of the sign-in. */
  readonly signedInAt: number;
  /** Epoch milliseconds of the last successful check. */
  checkedAt: number;
  /** The source could not answer a check; no further check before this time. */
  pausedUntil: number;
}

const MAX_SESSIONS = 100_000;
const MAX_REJECTED = 10_000;
const MAX_SIGNED_OUT = 10_000;

/**
 * Authenticates requests by HTTP Basic, or by the session cookie that Basic returned. Credentials are stored only as a keyed hash. All requests with
 * one credential share one session, so a client that sends Basic every time and never the cookie does not accumulate sessions.
 */
export class Authenticator {
  readonly #verify: VerifyCredentials;
  readonly #clock: Clock;
  readonly #audit: Audit;
  readonly #knowsUser: ((userName: string) => boolean) | undefined;
  readonly #hashKey: Buffer;
  readonly #maxAgeMs: number;
  readonly #limits = new SignInLimits();
  readonly #sessions: LRUCache<string, Entry>;
  readonly #sessionIds: LRUCache<string, string>;
  readonly #rejected: LRUCache<string, AuthenticationFailure>;
  /** Sessions that were ended, for as long as a desktop may still disconnect. */
  readonly #signedOut: LRUCache<string, Principal>;
  readonly #signIns = new SingleFlight<Entry>();
  readonly #rechecks = new SingleFlight<'allowed' | 'rejected' | 'unknown'>();
  /** Only new sign-ins wait here. Re-checks of signed-in users do not, so a flood of sign-ins never locks them out. */
  readonly #signInSlots = new FairSlots(CONCURRENT_SIGN_INS);
  readonly #signInQueue = new PQueue<Queue<RunFunction, FairOptions>, FairOptions>({
    concurrency: CONCURRENT_SIGN_INS,
    queueClass: fairQueueOf(this.#signInSlots),
  });
  /** Sign-ins that wait or run, by address. */
  readonly #waiting = new Map<string, number>();

  constructor({ verify, audit, knowsUser, hashKey = randomBytes(32), lifetimes, clock }: AuthenticatorParts) {
    this.#verify = verify;
    this.#audit = audit;
    this.#knowsUser = knowsUser;
    this.#hashKey = hashKey;
    this.#maxAgeMs = lifetimes.maxMs;
    this.#clock = clock;
    const shared = { perf: clock, ttlResolution: 0 };
    const untilIdle = { ...shared, max: MAX_SESSIONS, ttl: lifetimes.idleMs, updateAgeOnGet: true };
    this.#sessions = new LRUCache(untilIdle);
    this.#sessionIds = new LRUCache(untilIdle);
    this.#rejected = new LRUCache({ ...shared, max: MAX_REJECTED, ttl: REJECTED_MS });
    this.#signedOut = new LRUCache({ ...shared, max: MAX_SIGNED_OUT, ttl: SIGNED_OUT_MS });
  }

  /** The session of a request from an address, by its headers. Basic takes precedence over a cookie, so a new sign-in is a new sign-in. Throws Refusal. */
  async authenticate(
    authorization: string | undefined,
    cookie: string | undefined,
    address = '',
  ): Promise<HttpSession> {
    const basic = parseBasicCredentials(authorization);
    if (basic) return this.#authenticateByPassword(basic.userName, basic.password, address);
    for (const id of sessionIdsIn(cookie)) {
      const session = this.#current(id);
      if (session && (await this.#isValid(session, async () => session.checkAccess?.()))) return session;
      const principal = this.#signedOut.get(id);
      if (principal) throw new SignedOut(principal);
    }
    throw new Refusal('not-authenticated');
  }

  /** Ends a session: its cookie is not valid any more. */
  signOut({ id, principal, names: { userName } }: HttpSession, address: string): void {
    this.#audit.record('signed-out', { userName, isKnown: true, address });
    this.#sessions.delete(id);
    this.#signedOut.set(id, principal);
  }

  /** Whether there are users who are not those of the source. */
  get hasOwnUsers(): boolean {
    return this.#knowsUser !== undefined;
  }

  /** Whether there is such a user, as far as the bridge knows itself. */
  knowsUser(userName: string): boolean {
    return this.#knowsUser?.(userName) ?? false;
  }

  /** Whether a session exists, or has just been ended. */
  hasSession(id: string): boolean {
    return this.#sessions.has(id) || this.#signedOut.has(id);
  }

  /** Whether a session still exists. Its rights are checked by requests. */
  isSignedIn(id: string): boolean {
    return this.#current(id) !== undefined;
  }

  /** The session with an id, unless it has become too old. */
  #current(id: string): Entry | undefined {
    const session = this.#sessions.get(id);
    return session && this.#clock.now() - session.signedInAt > this.#maxAgeMs ? undefined : session;
  }

  /** Checks all sessions again before their next request: users may have been changed. */
  checkAgain(): void {
    for (const session of this.#sessions.values()) session.checkedAt = Number.NEGATIVE_INFINITY;
    this.#rejected.clear();
  }

  async #authenticateByPassword(userName: string, password: string, address: string): Promise<HttpSession> {
    const hash = createHmac('sha256', this.#hashKey).update(`${userName}\0${password}`).digest('base64url');
    const session = this.#current(this.#sessionIds.get(hash) ?? '');
    // With the password the complete check is repeated: the password may have changed, or the user may have left the tenant.
    const check = async (): Promise<CallerPermissions | undefined> => {
      const verified = await this.#verify(userName, password);
      // The name may belong to somebody else by now.
      const isSame = typeof verified === 'object' && verified.principal.userId === session?.principal.userId;
      return isSame ? verified.permissions : undefined;
    };
    if (session && (await this.#isValid(session, check))) return session;
    const rejected = this.#rejected.get(hash);
    if (rejected) throw new Refusal(rejected);
    return this.#signIns.run(hash, () => this.#signIn(userName, password, hash, address));
  }

  async #signIn(userName: string, password: string, hash: string, address: string): Promise<Entry> {
    const attempt = { userName, isKnown: this.knowsUser(userName), address };
    const user = createHmac('sha256', this.#hashKey).update(userName).digest('base64url');
    let verified: Awaited<ReturnType<VerifyCredentials>>;
    try {
      await this.#admit(user, address);
      verified = await this.#inTurn(address, async () => {
        // Others may have failed meanwhile.
        await this.#wait(await this.#admit(user, address));
        return this.#verify(userName, password);
      });
    } catch (error) {
      this.#audit.record(error instanceof Throttled ? 'throttled' : 'unreachable', attempt);
      throw error;
    }
    if (typeof verified === 'string') {
      this.#rejected.set(hash, verified);
      await this.#limits.fail(user, address);
      this.#audit.record('refused', { ...attempt, isKnown: attempt.isKnown || verified === 'no-permission' });
      throw new Refusal(verified);
    }
    await this.#limits.succeed(user, address);
    this.#audit.record('ok', { ...attempt, isKnown: true });
    const id = randomBytes(24).toString('base64url');
    const now = this.#clock.now();
    const entry = { ...verified, id, csrfToken: randomUUID(), signedInAt: now, checkedAt: now, pausedUntil: 0 };
    this.#sessions.set(id, entry);
    this.#sessionIds.set(hash, id);
    return entry;
  }

  /** How long a sign-in must wait before it is checked, in milliseconds. Throws Throttled. */
  async #admit(user: string, address: string): Promise<number> {
    const decision = await this.#limits.decide(user, address);
    if ('refusedForSeconds' in decision) throw new Throttled(decision.refusedForSeconds);
    return decision.delayMs;
  }

  async #wait(ms: number): Promise<void> {
    if (ms === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#clock.startTimer(ms, resolve);
    await promise;
  }

  /** Runs a check when its address has its turn. Throws Refusal if too many checks wait, of this address or of all. */
  async #inTurn<T>(caller: string, check: () => Promise<T>): Promise<T> {
    const own = this.#waiting.get(caller) ?? 0;
    const all = [...this.#waiting.values()].reduce((sum, each) => sum + each, 0);
    if (!maySignIn(own, all)) throw new Refusal('overloaded');
    this.#waiting.set(caller, own + 1);
    try {
      return await this.#signInQueue.add(() => this.#signInSlots.occupy(caller, check), { caller });
    } finally {
      const left = (this.#waiting.get(caller) ?? 1) - 1;
      if (left === 0) this.#waiting.delete(caller);
      else this.#waiting.set(caller, left);
    }
  }

  /** Whether a session is still valid. Throws Refusal if it must be checked first and cannot be. */
  async #isValid(session: Entry, check: () => Promise<CallerPermissions | undefined>): Promise<boolean> {
    const now = this.#clock.now();
    const required = session.checkAccess ? requiredCheck(now - session.checkedAt) : 'none';
    if (required === 'none' || (required === 'background' && now < session.pausedUntil)) return true;
    const recheck = this.#rechecks.run(session.id, () => this.#recheck(session, check));
    const result = required === 'background' ? await this.#resultOrTimeout(recheck) : await recheck;
    if (result === 'unknown' && required === 'blocking') {
      throw new Refusal('overloaded', 'Credentials cannot be checked now; try again');
    }
    return result !== 'rejected';
  }

  /** The result of a check, or "unknown" if it takes longer than a request should wait. */
  async #resultOrTimeout<T>(recheck: Promise<T>): Promise<T | 'unknown'> {
    const { promise, resolve } = Promise.withResolvers<'unknown'>();
    const cancel = this.#clock.startTimer(RECHECK_WAIT_MS, () => resolve('unknown'));
    try {
      return await Promise.race([recheck, promise]);
    } finally {
      cancel();
    }
  }

  async #recheck(
    session: Entry,
    check: () => Promise<CallerPermissions | undefined>,
  ): Promise<'allowed' | 'rejected' | 'unknown'> {
    try {
      const permissions = await check();
      if (permissions) {
        session.permissions = permissions;
        session.checkedAt = this.#clock.now();
        return 'allowed';
      }
      this.#sessions.delete(session.id);
      return 'rejected';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      session.pausedUntil = this.#clock.now() + RECHECK_PAUSE_MS;
      return 'unknown';
    }
  }
}

/** A sign-in after too many failed ones. */
class Throttled extends Refusal {
  constructor(seconds: number) {
    super('not-authenticated', 'Too many failed sign-ins; try again later');
    this.retryAfterSeconds = seconds;
  }
}

function parseBasicCredentials(header: string | undefined): { userName: string; password: string } | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '');
  if (!match?.[1]) return undefined;
  const bytes = Buffer.from(match[1], 'base64');
  // Old browsers and desktops send names and passwords in ISO-8859-1.
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The user name in an `Authorization` header; undefined if it is not Basic. */
export function basicUserNameIn(authorization: string | undefined): string | undefined {
  return parseBasicCredentials(authorization)?.userName;
}

const SESSION_PAIR = 'JSESSIONID=';

/** The session ids among a request's cookies. A browser may send several: of other paths, or of a server that used the same name before. */
export function sessionIdsIn(cookie: string | undefined): readonly string[] {
  const ids: string[] = [];
  if (cookie === undefined) return ids;
  for (let at = cookie.indexOf(SESSION_PAIR); at >= 0; at = cookie.indexOf(SESSION_PAIR, at + 1)) {
    const [from, end] = [at + SESSION_PAIR.length, cookie.indexOf(';', at)];
    // The end of a longer name is no session.
    if (at === 0 || cookie[at - 1] === ' ' || cookie[at - 1] === ';')
      ids.push(cookie.slice(from, end < 0 ? cookie.length : end));
  }
  return ids;
}
