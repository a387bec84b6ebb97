import type { Session } from '../delivery/session-store.ts';
import type { CancelTimer } from '../kit/clock.ts';
import { type Principal, principalKey } from '../kit/principal.ts';
import type { Connection } from './connection.ts';
import type { ClientMessage } from './message.ts';

/** A connect whose reply waits for messages. */
export interface HeldConnect {
  readonly session: Session;
  readonly message: ClientMessage;
  readonly connection: Connection;
  /** Another session of the same browser holds a connect, so this one is answered at once. */
  readonly isBesideOther: boolean;
  cancelTimer: CancelTimer;
  /** Its messages are being read. */
  reading: boolean;
  /** Messages arrived while it was reading. */
  readAgain: boolean;
}

/** The held connects of this node: at most one per session, and one per browser of a user. */
export class HeldConnects {
  readonly #bySession = new Map<string, HeldConnect>();
  readonly #byPrincipal = new Map<string, Set<HeldConnect>>();

  /** Whether another session of the same user and browser holds a connect. */
  isBrowserHeld({ id, principal }: Session, browser: string | undefined): boolean {
    if (browser === undefined) return false;
    for (const { session, connection, isBesideOther } of this.#byPrincipal.get(principalKey(principal)) ?? []) {
      if (connection.browser === browser && !isBesideOther && session.id !== id) return true;
    }
    return false;
  }

  add(held: HeldConnect): void {
    const key = principalKey(held.session.principal);
    this.#bySession.set(held.session.id, held);
    const own = this.#byPrincipal.get(key);
    if (own) own.add(held);
    else this.#byPrincipal.set(key, new Set([held]));
  }

  has(sessionId: string): boolean {
    return this.#bySession.has(sessionId);
  }

  /** Removes the held connect of a session and returns it. */
  take(sessionId: string): HeldConnect | undefined {
    const held = this.#bySession.get(sessionId);
    if (held) this.remove(held);
    return held;
  }

  /** Removes a held connect and stops its timer. False if it has been removed before. */
  remove(held: HeldConnect): boolean {
    if (this.#bySession.get(held.session.id) !== held) return false;
    this.#bySession.delete(held.session.id);
    const key = principalKey(held.session.principal);
    const own = this.#byPrincipal.get(key);
    own?.delete(held);
    if (own?.size === 0) this.#byPrincipal.delete(key);
    held.cancelTimer();
    return true;
  }

  ofPrincipal(principal: Principal): readonly HeldConnect[] {
    return [...(this.#byPrincipal.get(principalKey(principal)) ?? [])];
  }

  all(): readonly HeldConnect[] {
    return [...this.#bySession.values()];
  }
}
