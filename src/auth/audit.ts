import { createHmac } from 'node:crypto';
import type { AuditLog } from '../kit/audit-log.ts';

/** How a sign-in ended: it succeeded, was refused, was throttled, or could not be checked; or the user signed out. */
export type SignInOutcome = 'ok' | 'refused' | 'throttled' | 'unreachable' | 'signed-out';

/** Who tried to sign in. `isKnown` says that there is such a user. */
export interface SignInAttempt {
  readonly userName: string;
  readonly isKnown: boolean;
  readonly address: string;
}

/** Records sign-ins. Names that may not exist are only hashes, because people type passwords into the wrong field. */
export class Audit {
  readonly #log: AuditLog;
  readonly #hashKey: Buffer;
  readonly #isOwnStream: boolean;
  readonly #onSignIn: ((outcome: SignInOutcome) => void) | undefined;

  /**
   * `isOwnStream`: the log is only for this, so it may name people and addresses; otherwise it gets only hashes of both. `onSignIn` learns
   * every outcome.
   */
  constructor(log: AuditLog, hashKey: Buffer, isOwnStream: boolean, onSignIn?: (outcome: SignInOutcome) => void) {
    this.#log = log;
    this.#hashKey = hashKey;
    this.#isOwnStream = isOwnStream;
    this.#onSignIn = onSignIn;
  }

  record(outcome: SignInOutcome, { userName, isKnown, address }: SignInAttempt): void {
    this.#onSignIn?.(outcome);
    const user = isKnown && this.#isOwnStream ? { userName } : { userHash: this.#hash(userName) };
    const from = this.#isOwnStream ? { address } : { addressHash: this.#hash(address) };
    const fields = { outcome, ...user, ...from };
    if (outcome === 'ok' || outcome === 'signed-out') this.#log.info(fields, 'Sign-in');
    else this.#log.warn(fields, 'Sign-in');
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#hashKey).update(text).digest('hex').slice(0, 16);
  }
}
