import { randomBytes } from 'node:crypto';
import { type Principal, principalKey } from '../kit/principal.ts';
import type { Advice } from './message.ts';
import { Session } from './session.ts';

const MOST_PER_PRINCIPAL = 100;

/** All sessions, by id and by the principal they belong to. */
export class Sessions {
  readonly #byId = new Map<string, Session>();
  readonly #byPrincipal = new Map<string, Set<Session>>();

  /** A new session under an id that cannot be guessed. A principal with very many loses the oldest one. */
  open(principal: Principal, acknowledges: boolean, now: number): Session {
    const key = principalKey(principal);
    const own = this.#byPrincipal.get(key) ?? new Set();
    const [oldest] = own;
    if (oldest && own.size >= MOST_PER_PRINCIPAL) this.close(oldest);
    const session = new Session(randomBytes(20).toString('base64url'), principal, acknowledges, now);
    this.#byId.set(session.id, session);
    this.#byPrincipal.set(key, own.add(session));
    return session;
  }

  /** A principal's own session; another principal's is as unknown as none. */
  find(id: string | undefined, principal: Principal): Session | undefined {
    const session = id === undefined ? undefined : this.#byId.get(id);
    return session && principalKey(session.principal) === principalKey(principal) ? session : undefined;
  }

  of(principal: Principal): Iterable<Session> {
    return this.#byPrincipal.get(principalKey(principal)) ?? [];
  }

  all(): Iterable<Session> {
    return this.#byId.values();
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Ends a session; its held connect is answered with the advice, what waited is dropped. */
  close(session: Session, farewell: Advice['reconnect'] = 'handshake'): void {
    session.farewell = farewell;
    this.#byId.delete(session.id);
    const key = principalKey(session.principal);
    const own = this.#byPrincipal.get(key);
    own?.delete(session);
    if (own?.size === 0) this.#byPrincipal.delete(key);
    session.supersede();
  }
}
