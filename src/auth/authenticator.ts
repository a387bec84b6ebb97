import { isUtf8 } from 'node:buffer';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { Refusal } from '../genesys/refusal.ts';
import type { Clock } from '../kit/clock.ts';
import { type FairOptions, type FairQueue, FairSlots, fairQueueOf } from '../kit/fair-queue.ts';
import type { CallerPermissions } from '../kit/permissions.ts';
import type { Principal } from '../kit/principal.ts';
import { SingleFlight } from '../kit/single-flight.ts';
import type { Audit } from './audit.ts';
import { MemorySignIns } from './memory-sign-ins.ts';
import {
  CONCURRENT_SIGN_INS,
  MAX_SESSION_COOKIES,
  maySignIn,
  RECHECK_PAUSE_MS,
  RECHECK_WAIT_MS,
  REJECTED_MS,
  requiredCheck,
  type SessionLifetimes,
  SIGNED_OUT_MS,
} from './sessions.policy.ts';
import { type LimitParts, memoryLimitParts, SignInLimits } from './sign-in-limits.ts';
import {
  type AuthenticatedUser,
  type CheckAccess,
  EndedSignIn,
  type FoundSignIn,
  type HttpSession,
  type MaybePromise,
  type SignIn,
  type SignIns,
} from './sign-ins.ts';

/** Why credentials are rejected: they are wrong, or they belong to a user without the permission. */
export type AuthenticationFailure = 'not-authenticated' | 'no-permission';

/** Verifies a user name and password. Throws Refusal if nothing can be checked now. */
export type VerifyCredentials = (
  userName: string,
  password: string,
) => Promise<AuthenticatedUser | AuthenticationFailure>;

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
  /** Where sign-ins are; in the memory of this node by default. */
  readonly signIns?: SignIns | undefined;
  /** What failed sign-ins are counted with; in the memory of this node by default. */
  readonly limitParts?: LimitParts | undefined;
  /** Reads the permissions of a user whom another node has verified; undefined if the user may not use the bridge any more. */
  readonly checkStored?: CheckStored | undefined;
}

/** Reads the permissions of a user as the bridge knows them itself. */
export type CheckStored = (
  user: Pick<AuthenticatedUser, 'principal' | 'names' | 'version'>,
) => Promise<CallerPermissions | undefined>;

/** What a session id of a request stands for. */
export interface FoundSession {
  readonly id: string;
  readonly found: FoundSignIn;
}

/** What a check says about a user. */
type Checked = Pick<AuthenticatedUser, 'permissions' | 'checkAccess'>;

const MAX_REJECTED = 10_000;

/**
 * Authenticates requests by HTTP Basic, or by the session cookie that Basic returned. Credentials are stored only as a keyed hash. All requests with
 * one credential share one session, so a client that sends Basic every time and never the cookie does not accumulate sessions.
 */
export class Authenticator {
  readonly #verify: VerifyCredentials;
  readonly #clock: Clock;
  readonly #audit: Audit;
  readonly #knowsUser: ((userName: string) => boolean) | undefined;
  readonly #checkStored: CheckStored | undefined;
  readonly #hashKey: Buffer;
  readonly #limits: SignInLimits;
  readonly #signIns: SignIns;
  readonly #rejected: LRUCache<string, AuthenticationFailure>;
  readonly #newSignIns = new SingleFlight<SignIn>();
  readonly #rechecks = new SingleFlight<'allowed' | 'rejected' | 'unknown'>();
  /** Only new sign-ins wait here. Re-checks of signed-in users do not, so a flood of sign-ins never locks them out. */
  readonly #signInSlots = new FairSlots(CONCURRENT_SIGN_INS);
  readonly #signInQueue = new PQueue<FairQueue, FairOptions>({
    concurrency: CONCURRENT_SIGN_INS,
    queueClass: fairQueueOf(this.#signInSlots),
  });
  /** Sign-ins that wait or run, by address. */
  readonly #waiting = new Map<string, number>();

  constructor(parts: AuthenticatorParts) {
    const { verify, audit, knowsUser, hashKey = randomBytes(32), lifetimes, clock, signIns, checkStored } = parts;
    this.#verify = verify;
    this.#audit = audit;
    this.#knowsUser = knowsUser;
    this.#checkStored = checkStored;
    this.#hashKey = hashKey;
    this.#clock = clock;
    this.#limits = new SignInLimits(parts.limitParts ?? memoryLimitParts(), hashKey);
    this.#signIns = signIns ?? new MemorySignIns(lifetimes, clock);
    this.#rejected = new LRUCache({ perf: clock, ttlResolution: 0, max: MAX_REJECTED, ttl: REJECTED_MS });
  }

  /**
   * The session of a request from an address, by its headers. Basic takes precedence over a cookie, so a new sign-in is a new sign-in. `known` was found
   * for this request before. Throws Refusal.
   */
  async authenticate(
    authorization: string | undefined,
    cookie: string | undefined,
    address = '',
    known?: FoundSession,
  ): Promise<HttpSession> {
    const basic = parseBasicCredentials(authorization);
    if (basic) return this.#authenticateByPassword(basic.userName, basic.password, address);
    for (const id of sessionIdsIn(cookie)) {
      const found = known?.id === id ? known.found : await this.#signIns.find(id);
      if (found instanceof EndedSignIn) throw new SignedOut(found.principal);
      if (found && (await this.#isValid(found))) return found;
    }
    throw new Refusal('not-authenticated');
  }

  /** Ends a session: its cookie is not valid any more. */
  async signOut(session: HttpSession, address: string): Promise<void> {
    this.#audit.record('signed-out', { userName: session.names.userName, isKnown: true, address });
    await this.#signIns.end(session, SIGNED_OUT_MS);
  }

  /** Whether there are users who are not those of the source. */
  get hasOwnUsers(): boolean {
    return this.#knowsUser !== undefined;
  }

  /** Whether there is such a user, as far as the bridge knows itself. */
  knowsUser(userName: string): boolean {
    return this.#knowsUser?.(userName) ?? false;
  }

  /** What a session id stands for: a session, or one that has just been ended. */
  find(id: string): MaybePromise<FoundSignIn> {
    return this.#signIns.find(id);
  }

  /** Whether a session still exists. Its rights are checked by requests. */
  isSignedIn(id: string): MaybePromise<boolean> {
    const found = this.#signIns.find(id);
    return found instanceof Promise ? found.then(isSession) : isSession(found);
  }

  /** Checks all sessions again before their next request: users may have been changed. */
  checkAgain(): void {
    for (const session of this.#signIns.inMemory()) session.checkedAt = Number.NEGATIVE_INFINITY;
    this.#rejected.clear();
  }

  async #authenticateByPassword(userName: string, password: string, address: string): Promise<HttpSession> {
    const hash = createHmac('sha256', this.#hashKey).update(`${userName}\0${password}`).digest('base64url');
    const session = await this.#signIns.findByCredentials(hash);
    // With the password the complete check is repeated: the password may have changed, or the user may have left the tenant.
    const check = async (): Promise<Checked | undefined> => {
      const verified = await this.#verify(userName, password);
      // The name may belong to somebody else by now.
      const isSame = typeof verified === 'object' && verified.principal.userId === session?.principal.userId;
      return isSame ? verified : undefined;
    };
    if (session && (await this.#isValid(session, check))) return session;
    const rejected = this.#rejected.get(hash);
    if (rejected) throw new Refusal(rejected);
    return this.#newSignIns.run(hash, () => this.#signIn(userName, password, hash, address));
  }

  async #signIn(userName: string, password: string, hash: string, address: string): Promise<SignIn> {
    const attempt = { userName, isKnown: this.knowsUser(userName), address };
    let verified: Awaited<ReturnType<VerifyCredentials>>;
    try {
      await this.#admit(userName, address);
      verified = await this.#inTurn(address, async () => {
        // Others may have failed meanwhile.
        await this.#wait(await this.#admit(userName, address));
        return this.#verify(userName, password);
      });
    } catch (error) {
      this.#audit.record(error instanceof Throttled ? 'throttled' : 'unreachable', attempt);
      throw error;
    }
    if (typeof verified === 'string') {
      this.#rejected.set(hash, verified);
      await this.#limits.fail(userName, address);
      const isKnown = attempt.isKnown || verified === 'no-permission';
      this.#audit.record('refused', { ...attempt, isKnown, code: verified });
      throw new Refusal(verified);
    }
    await this.#limits.succeed(userName, address);
    this.#audit.record('ok', { ...attempt, isKnown: true });
    const now = this.#clock.now();
    const made = {
      id: this.#signIns.newId(),
      csrfToken: randomUUID(),
      signedInAt: now,
      checkedAt: now,
      pausedUntil: 0,
    };
    const signIn = { ...verified, ...made };
    await this.#signIns.add(signIn, hash);
    return signIn;
  }

  /** How long a sign-in must wait before it is checked, in milliseconds. Throws Throttled. */
  async #admit(userName: string, address: string): Promise<number> {
    const decision = await this.#limits.decide(userName, address);
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

  /**
   * Whether a session is still valid, by the password of its request or by what else is known of its user. Throws Refusal if it must be checked first and
   * cannot be.
   */
  async #isValid(session: SignIn, checkPassword?: () => Promise<Checked | undefined>): Promise<boolean> {
    if (!session.checkAccess && this.#checkStored) {
      // Another node has verified the user. This one has not compared its own users yet.
      session.checkAccess = async () => this.#checkStored?.(session);
      session.checkedAt = Number.NEGATIVE_INFINITY;
    }
    const { checkAccess } = session;
    const check = checkPassword ?? (checkAccess && (() => checkedBy(checkAccess)));
    if (!check) return true;
    const now = this.#clock.now();
    const required = requiredCheck(now - session.checkedAt);
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
    session: SignIn,
    check: () => Promise<Checked | undefined>,
  ): Promise<'allowed' | 'rejected' | 'unknown'> {
    try {
      const checked = await check();
      if (!checked) {
        await this.#signIns.end(session, 0);
        return 'rejected';
      }
      session.permissions = checked.permissions;
      session.checkAccess = checked.checkAccess;
      session.checkedAt = this.#clock.now();
      await this.#signIns.update(session);
      return 'allowed';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      session.pausedUntil = this.#clock.now() + RECHECK_PAUSE_MS;
      return 'unknown';
    }
  }
}

function isSession(found: FoundSignIn): boolean {
  return found !== undefined && !(found instanceof EndedSignIn);
}

async function checkedBy(checkAccess: CheckAccess): Promise<Checked | undefined> {
  const permissions = await checkAccess();
  return permissions && { permissions, checkAccess };
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

/** The first session ids among a request's cookies. A browser may send several: of other paths, or of a server that used the same name before. */
export function sessionIdsIn(cookie: string | undefined): readonly string[] {
  const ids: string[] = [];
  if (cookie === undefined) return ids;
  for (
    let at = cookie.indexOf(SESSION_PAIR);
    at >= 0 && ids.length < MAX_SESSION_COOKIES;
    at = cookie.indexOf(SESSION_PAIR, at + 1)
  ) {
    const [from, end] = [at + SESSION_PAIR.length, cookie.indexOf(';', at)];
    // The end of a longer name is no session.
    if (at === 0 || cookie[at - 1] === ' ' || cookie[at - 1] === ';')
      ids.push(cookie.slice(from, end < 0 ? cookie.length : end));
  }
  return ids;
}
