import { randomBytes } from 'node:crypto';
import { type Principal, principalKey } from '../kit/principal.ts';
import type { Session, SessionOptions, SessionState, SessionStore } from './session-store.ts';

const ID_BYTES = 20;

/** CometD sessions in the memory of this process. */
export class MemorySessionStore implements SessionStore {
  readonly #byId = new Map<string, Session>();
  readonly #idsByPrincipal = new Map<string, Set<string>>();

  async open(principal: Principal, { acknowledges, signInId, now }: SessionOptions): Promise<Session> {
    const key = principalKey(principal);
    const session: Session = {
      id: randomBytes(ID_BYTES).toString('base64url'),
      principal,
      acknowledges,
      signInId,
      subscriptions: new Set(),
      cursor: undefined,
      batch: 0,
      unacknowledged: [],
      connected: false,
      lastSeen: now,
      isSignedOut: false,
    };
    this.#byId.set(session.id, session);
    this.#idsByPrincipal.set(key, (this.#idsByPrincipal.get(key) ?? new Set()).add(session.id));
    return session;
  }

  async find(id: string, principal: Principal): Promise<Session | undefined> {
    const session = this.#byId.get(id);
    return session && principalKey(session.principal) === principalKey(principal) ? session : undefined;
  }

  async list(principal: Principal): Promise<readonly Session[]> {
    const sessions: Session[] = [];
    for (const id of this.#idsByPrincipal.get(principalKey(principal)) ?? []) {
      const session = this.#byId.get(id);
      if (session) sessions.push(session);
    }
    return sessions;
  }

  async update({ id }: Session, change: Partial<SessionState>): Promise<Session | undefined> {
    const session = this.#byId.get(id);
    if (!session) return undefined;
    const changed = { ...session, ...change };
    this.#byId.set(id, changed);
    return changed;
  }

  async close({ id, principal }: Session): Promise<void> {
    this.#byId.delete(id);
    const key = principalKey(principal);
    const ids = this.#idsByPrincipal.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#idsByPrincipal.delete(key);
  }

  async listLastSeenBefore(before: number): Promise<readonly Session[]> {
    return [...this.#byId.values()].filter(({ lastSeen }) => lastSeen < before);
  }

  async count(): Promise<number> {
    return this.#byId.size;
  }
}
