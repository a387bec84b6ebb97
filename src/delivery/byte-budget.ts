import { type Principal, principalKey } from '../kit/principal.ts';

/** Bytes that may wait, in all and of one user. */
export interface BudgetLimits {
  readonly bytes: number;
  readonly userBytes: number;
}

/**
 * Shares of the budget, in all and of a user. Results leave room for the replies that carry them, and the first reply to a user may use what the others
 * leave, so that a result of any size which has a place can be sent.
 */
const shares = { result: 0.6, reply: 0.2, firstReply: 0.4 } as const;

/** What is waiting: results, with the operations that have none yet, or replies that a client has not read. */
export type WaitingKind = 'result' | 'reply';

/** Bytes that are kept for something that waits. */
export interface Reservation {
  /** Changes the size. False, and nothing changes, if there is not enough left to grow. */
  resize(bytes: number): boolean;
  /** Gives the bytes back; only the first call counts. */
  release(): void;
}

/** How much is waiting. */
export interface BudgetUse {
  readonly bytes: number;
  readonly users: number;
}

/**
 * The bytes that everything may use which waits for a client: operations in flight, results that were not received, and replies that were not read. A
 * user may have a share of `userBytes`, but never more than is still free of that of `bytes`: so those who use a lot always leave room for the others.
 */
export class ByteBudget {
  readonly #limits: BudgetLimits;
  readonly #users = new Map<string, Record<WaitingKind, number>>();
  readonly #listeners = new Set<() => void>();
  readonly #used: Record<WaitingKind, number> = { result: 0, reply: 0 };

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /** Reserves bytes of a user; undefined if there are not enough left. Throws PrincipalError for a principal without tenant or user. */
  reserve(principal: Principal, kind: WaitingKind, bytes: number): Reservation | undefined {
    const key = principalKey(principal);
    if (!this.#fits(key, kind, bytes)) return undefined;
    this.#add(key, kind, bytes);
    let [size, isReleased] = [bytes, false];
    const change = (to: number): void => {
      this.#add(key, kind, to - size);
      const isLess = to < size;
      size = to;
      if (isLess) for (const listener of this.#listeners) listener();
    };
    return {
      resize: (to) => {
        if (isReleased || (to > size && !this.#fits(key, kind, to - size))) return false;
        change(to);
        return true;
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        change(0);
      },
    };
  }

  /** How much is waiting now. */
  use(): BudgetUse {
    return { bytes: this.#used.result + this.#used.reply, users: this.#users.size };
  }

  /** Calls the listener whenever there is more left than before. */
  onRelease(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #fits(key: string, kind: WaitingKind, more: number): boolean {
    const { bytes, userBytes } = this.#limits;
    const own = this.#users.get(key)?.[kind] ?? 0;
    const used = this.#used[kind];
    if (kind === 'reply' && own === 0) return used + more <= bytes * shares.firstReply;
    return own + more <= Math.min(userBytes * shares[kind], bytes * shares[kind] - used);
  }

  #add(key: string, kind: WaitingKind, bytes: number): void {
    const own = this.#users.get(key) ?? { result: 0, reply: 0 };
    own[kind] += bytes;
    this.#used[kind] += bytes;
    if (own.result + own.reply === 0) this.#users.delete(key);
    else this.#users.set(key, own);
  }
}
