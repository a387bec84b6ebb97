import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { Refusal } from '../genesys/refusal.ts';
import type { UserNames } from '../genesys/resources.ts';
import type { Clock } from '../kit/clock.ts';
import type { Principal } from '../kit/principal.ts';
import { SingleFlight } from '../kit/single-flight.ts';

/** Somebody whose user name and password were found good. */
export interface Verified {
  readonly principal: Principal;
  readonly names: UserNames;
  /** Whether the person may still come in, asked again from time to time; absent where only the password counts. Throws Refusal where nobody can tell now. */
  stillAllowed?(): Promise<boolean>;
}

/** Finds out who a user name and password belong to; undefined where they are refused. Throws Refusal where nobody can tell now. */
export type Verify = (userName: string, password: string) => Promise<Verified | undefined>;

/** An authenticated HTTP session, what `JSESSIONID` stands for. */
export interface HttpSession extends Verified {
  readonly id: string;
}

interface Entry extends HttpSession {
  checkedAt: number;
}

const MINUTE = 60_000;
const CHECK_AGAIN_AFTER = 5 * MINUTE;
const IDLE = 30 * MINUTE;
const REFUSED_FOR = 10_000;
const MOST_CHECKS_WAITING = 200;

/**
 * Lets people in by HTTP Basic or by the session cookie that Basic brought them. A credential is remembered only as a keyed hash. All
 * requests with one credential share one session, so that a client which sends Basic every time, and never the cookie, piles up nothing.
 */
export class Gatekeeper {
  readonly #verify: Verify;
  readonly #clock: Clock;
  readonly #secret = randomBytes(32);
  readonly #sessions: LRUCache<string, Entry>;
  readonly #byCredential: LRUCache<string, string>;
  readonly #refused: LRUCache<string, true>;
  readonly #flights = new SingleFlight<Entry | undefined>();
  readonly #checks = new PQueue({ concurrency: 8 });

  constructor(verify: Verify, clock: Clock) {
    this.#verify = verify;
    this.#clock = clock;
    const shared = { perf: clock, ttlResolution: 0 };
    this.#sessions = new LRUCache({ ...shared, max: 100_000, ttl: IDLE, updateAgeOnGet: true });
    this.#byCredential = new LRUCache({ ...shared, max: 100_000, ttl: IDLE, updateAgeOnGet: true });
    this.#refused = new LRUCache({ ...shared, max: 10_000, ttl: REFUSED_FOR });
  }

  /** The session of a request by its headers, undefined for nobody. Basic counts more than a cookie, so that a new login is a new login. */
  async admit(authorization: string | undefined, cookie: string | undefined): Promise<HttpSession | undefined> {
    const basic = readBasic(authorization);
    if (basic) return this.#byPassword(basic.userName, basic.password);
    const id = sessionIdIn(cookie);
    const session = id === undefined ? undefined : this.#sessions.get(id);
    return session && this.#upToDate(session);
  }

  async #byPassword(userName: string, password: string): Promise<HttpSession | undefined> {
    const hash = createHmac('sha256', this.#secret).update(`${userName}\0${password}`).digest('base64url');
    const known = this.#sessions.get(this.#byCredential.get(hash) ?? '');
    const current = known && (await this.#upToDate(known));
    if (current) return current;
    if (this.#refused.has(hash)) return undefined;
    return this.#flights.run(hash, async () => {
      const verified = await this.#check(() => this.#verify(userName, password));
      if (!verified) {
        this.#refused.set(hash, true);
        return undefined;
      }
      const entry = { ...verified, id: randomBytes(24).toString('base64url'), checkedAt: this.#clock.now() };
      this.#sessions.set(entry.id, entry);
      this.#byCredential.set(hash, entry.id);
      return entry;
    });
  }

  /** The session, once the person behind it has been looked at within the last five minutes. */
  async #upToDate(session: Entry): Promise<HttpSession | undefined> {
    const { stillAllowed } = session;
    if (!stillAllowed || this.#clock.now() - session.checkedAt < CHECK_AGAIN_AFTER) return session;
    return this.#flights.run(session.id, async () => {
      if (!(await this.#check(stillAllowed))) {
        this.#sessions.delete(session.id);
        return undefined;
      }
      session.checkedAt = this.#clock.now();
      return session;
    });
  }

  /** Checking a password is costly on purpose, so only a few run at once and a flood of them is turned away. */
  #check<T>(check: () => Promise<T>): Promise<T> {
    if (this.#checks.size >= MOST_CHECKS_WAITING) throw new Refusal('overloaded');
    return this.#checks.add(check);
  }
}

function readBasic(header: string | undefined): { userName: string; password: string } | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '');
  if (!match?.[1]) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The session id among the cookies of a request. */
export function sessionIdIn(cookie: string | undefined): string | undefined {
  return /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(cookie ?? '')?.[1];
}
