import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { Refusal } from '../genesys/refusal.ts';
import type { UserNames } from '../genesys/resources.ts';
import type { Clock } from '../kit/clock.ts';
import type { Principal } from '../kit/principal.ts';
import { SingleFlight } from '../kit/single-flight.ts';

/** Somebody whose user name and password were found good. */
export interface AuthenticatedUser {
  readonly principal: Principal;
  readonly names: UserNames;
  /** Whether the person may still come in, asked again from time to time; absent where only the password counts. Throws Refusal where nobody can tell now. */
  stillAllowed?(): Promise<boolean>;
}

/** Why somebody does not come in: unknown, or known and without the permission. */
export type AuthenticationFailure = 'not-authenticated' | 'no-permission';

/** Finds out who a user name and password belong to. Throws Refusal where nobody can tell now. */
export type VerifyCredentials = (
  userName: string,
  password: string,
) => Promise<AuthenticatedUser | AuthenticationFailure>;

/** An authenticated HTTP session, what `JSESSIONID` stands for. */
export interface HttpSession extends AuthenticatedUser {
  readonly id: string;
}

interface Entry extends HttpSession {
  checkedAt: number;
  /** Nobody could tell; not asked again before this moment. */
  quietUntil: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const CHECK_AGAIN_AFTER = 5 * MINUTE;
/** While the source cannot tell, people who were let in stay in for so long: their work must not stop with a source that is slow or down. */
const GRACE = 30 * MINUTE;
const WAIT_FOR_CHECK = 300;
const QUIET = 10 * SECOND;
const IDLE = 30 * MINUTE;
const REFUSED_FOR = 10 * SECOND;
const MOST_CHECKS_WAITING = 200;

/**
 * Lets people in by HTTP Basic or by the session cookie that Basic brought them. A credential is remembered only as a keyed hash. All
 * requests with one credential share one session, so that a client which sends Basic every time, and never the cookie, piles up nothing.
 */
export class Authenticator {
  readonly #verify: VerifyCredentials;
  readonly #clock: Clock;
  readonly #secret = randomBytes(32);
  readonly #sessions: LRUCache<string, Entry>;
  readonly #byCredential: LRUCache<string, string>;
  readonly #denied: LRUCache<string, AuthenticationFailure>;
  readonly #logins = new SingleFlight<Entry>();
  readonly #rechecks = new SingleFlight<'in' | 'out' | 'unknown'>();
  /** Strangers' passwords; people who are in already are looked at again beside it, so that no flood of strangers shuts them out. */
  readonly #strangers = new PQueue({ concurrency: 4 });

  constructor(verify: VerifyCredentials, clock: Clock) {
    this.#verify = verify;
    this.#clock = clock;
    const shared = { perf: clock, ttlResolution: 0 };
    this.#sessions = new LRUCache({ ...shared, max: 100_000, ttl: IDLE, updateAgeOnGet: true });
    this.#byCredential = new LRUCache({ ...shared, max: 100_000, ttl: IDLE, updateAgeOnGet: true });
    this.#denied = new LRUCache({ ...shared, max: 10_000, ttl: REFUSED_FOR });
  }

  /** The session of a request by its headers. Basic counts more than a cookie, so that a new login is a new login. Throws Refusal for everybody else. */
  async authenticate(authorization: string | undefined, cookie: string | undefined): Promise<HttpSession> {
    const basic = readBasic(authorization);
    if (basic) return this.#byPassword(basic.userName, basic.password);
    for (const id of sessionIdsIn(cookie)) {
      const session = this.#sessions.get(id);
      if (session && (await this.#isUpToDate(session, async () => session.stillAllowed?.() ?? true))) return session;
    }
    throw new Refusal('not-authenticated');
  }

  async #byPassword(userName: string, password: string): Promise<HttpSession> {
    const hash = createHmac('sha256', this.#secret).update(`${userName}\0${password}`).digest('base64url');
    const known = this.#sessions.get(this.#byCredential.get(hash) ?? '');
    // The password is at hand, so all of it is checked again: it may have been changed, or the person may have left the tenant.
    const passes = async (): Promise<boolean> => typeof (await this.#verify(userName, password)) === 'object';
    if (known && (await this.#isUpToDate(known, passes))) return known;
    const denied = this.#denied.get(hash);
    if (denied) throw new Refusal(denied);
    return this.#logins.run(hash, () => this.#logIn(userName, password, hash));
  }

  async #logIn(userName: string, password: string, hash: string): Promise<Entry> {
    if (this.#strangers.size >= MOST_CHECKS_WAITING) throw new Refusal('overloaded');
    const verified = await this.#strangers.add(() => this.#verify(userName, password));
    if (typeof verified === 'string') {
      this.#denied.set(hash, verified);
      throw new Refusal(verified);
    }
    const id = randomBytes(24).toString('base64url');
    const entry = { ...verified, id, checkedAt: this.#clock.now(), quietUntil: 0 };
    this.#sessions.set(id, entry);
    this.#byCredential.set(hash, id);
    return entry;
  }

  /** Whether the person behind a session may still come in, looked at within the last five minutes or, while nobody can tell, within the grace. */
  async #isUpToDate(session: Entry, passes: () => Promise<boolean>): Promise<boolean> {
    const now = this.#clock.now();
    const age = now - session.checkedAt;
    if (!session.stillAllowed || age < CHECK_AGAIN_AFTER) return true;
    const inGrace = age < GRACE;
    if (inGrace && now < session.quietUntil) return true;
    const checked = this.#rechecks.run(session.id, () => this.#recheck(session, passes));
    const verdict = inGrace ? await Promise.race([checked, wait(WAIT_FOR_CHECK, 'unknown' as const)]) : await checked;
    if (verdict === 'unknown' && !inGrace)
      throw new Refusal('overloaded', 'Credentials cannot be checked now; try again');
    return verdict !== 'out';
  }

  async #recheck(session: Entry, passes: () => Promise<boolean>): Promise<'in' | 'out' | 'unknown'> {
    try {
      if (await passes()) {
        session.checkedAt = this.#clock.now();
        return 'in';
      }
      this.#sessions.delete(session.id);
      return 'out';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      session.quietUntil = this.#clock.now() + QUIET;
      return 'unknown';
    }
  }
}

function readBasic(header: string | undefined): { userName: string; password: string } | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '');
  if (!match?.[1]) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The session ids among the cookies of a request; a browser may send several, left by another path or by the server that was here before. */
export function sessionIdsIn(cookie: string | undefined): readonly string[] {
  return [...(cookie ?? '').matchAll(/(?:^|;\s*)JSESSIONID=([^;]+)/g)].map((match) => match[1] ?? '');
}
