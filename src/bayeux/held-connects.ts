import type { CancelTimer } from '../kit/clock.ts';
import { type Principal, principalKey } from '../kit/principal.ts';
import type { Receiver } from './handover.ts';
import type { ClientMessage } from './message.ts';

/** A connect whose reply waits for messages. */
export interface HeldConnect extends Receiver {
  readonly message: ClientMessage;
  /** Another session of the same browser holds a connect, so this one is answered at once. */
  readonly isBesideOther: boolean;
  /** A name that no other connect has. */
  readonly poll: string;
  /** It has taken successfully before. */
  hasTaken: boolean;
  /** It is answered now, with messages or without. */
  isFinal: boolean;
  /** There was no room for its reply. */
  isWithoutRoom: boolean;
  /** It is taking, and should take again afterwards. */
  isTaking: boolean;
  takesAgain: boolean;
  cancelTimer: CancelTimer;
}

/** The held connects of this node: at most one per session. Everything is looked up by the principal first, so a stolen client id finds nothing. */
export class HeldConnects {
  /** Lists, because a user has few sessions and thousands of users have one: a map for each would need more than all the rest. */
  readonly #byPrincipal = new Map<string, HeldConnect[]>();

  /** How many there are. */
  get count(): number {
    return this.all().length;
  }

  add(held: HeldConnect): void {
    const key = principalKey(held.principal);
    const own = this.#byPrincipal.get(key);
    if (own) own.push(held);
    else this.#byPrincipal.set(key, [held]);
  }

  find(key: string, sessionId: string): HeldConnect | undefined {
    return this.#byPrincipal.get(key)?.find((held) => held.sessionId === sessionId);
  }

  has(held: HeldConnect): boolean {
    return this.#byPrincipal.get(principalKey(held.principal))?.includes(held) ?? false;
  }

  /** Removes a held connect and stops its timer. False if it has been removed before. */
  remove(held: HeldConnect): boolean {
    const key = principalKey(held.principal);
    const own = this.#byPrincipal.get(key);
    const at = own?.indexOf(held) ?? -1;
    if (!own || at < 0) return false;
    own.splice(at, 1);
    if (own.length === 0) this.#byPrincipal.delete(key);
    held.cancelTimer();
    return true;
  }

  /** Whether another session of the same user and browser holds a connect. */
  isBrowserHeld(principal: Principal, sessionId: string, browser: string | undefined): boolean {
    if (browser === undefined) return false;
    for (const held of this.#byPrincipal.get(principalKey(principal)) ?? []) {
      if (held.connection.browser === browser && !held.isBesideOther && held.sessionId !== sessionId) return true;
    }
    return false;
  }

  ofPrincipal(key: string): readonly HeldConnect[] {
    return [...(this.#byPrincipal.get(key) ?? [])];
  }

  all(): readonly HeldConnect[] {
    return [...this.#byPrincipal.values()].flat();
  }
}
