import { createHmac } from 'node:crypto';
import { isUuid, normalizeContactId } from '../genesys/requests/contact-id.ts';
import type { AuditFields, AuditLog } from '../kit/audit-log.ts';
import type { Principal } from '../kit/principal.ts';

/** How a sign-in ended: it succeeded, was refused, was throttled, or could not be checked; or the user signed out. */
export type SignInOutcome = 'ok' | 'refused' | 'throttled' | 'unreachable' | 'signed-out';

/** Who tried to sign in. `isKnown` says that there is such a user. */
export interface SignInAttempt {
  readonly userName: string;
  readonly isKnown: boolean;
  readonly address: string;
  /** Why it was refused. */
  readonly code?: 'not-authenticated' | 'no-permission';
}

/** Who read what: ids of interactions or contacts, phone numbers, e-mail addresses. */
export interface Read {
  readonly principal: Principal;
  readonly operationName: string;
  /** Only asked for if it is recorded. */
  readonly subjects: () => readonly string[];
}

/** Records sign-ins, and who read what. Names that may not exist are only hashes, because people type passwords into the wrong field. */
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

  record(outcome: SignInOutcome, { userName, isKnown, address, code }: SignInAttempt): void {
    this.#onSignIn?.(outcome);
    const user = isKnown && this.#isOwnStream ? { userName } : { userHash: this.#hash(userName) };
    const from = this.#isOwnStream ? { address } : { addressHash: this.#hash(address) };
    const fields = { outcome, code, ...user, ...from };
    if (outcome === 'ok' || outcome === 'signed-out') this.#log.info(fields, 'Sign-in');
    else this.#log.warn(fields, 'Sign-in');
  }

  /**
   * Records who read what, if the log is only for this. Ids are recorded as they are; a phone number or an e-mail address only as a hash, which is the same for every
   * read.
   */
  recordRead({ principal, operationName, subjects }: Read): void {
    if (!this.#isOwnStream) return;
    this.#log.info(
      {
        tenant: principal.tenantId,
        userId: principal.userId,
        operation: operationName,
        ...this.#subjects(subjects()),
      },
      'Read',
    );
  }

  /** Records what an operator purged from the cache, in the same form; without a subject, everything of the tenant. */
  recordPurge(tenant: string, subject: string | undefined): void {
    if (!this.#isOwnStream) return;
    this.#log.info({ tenant, action: 'purge', ...this.#subjects(subject === undefined ? [] : [subject]) }, 'Erasure');
  }

  /** Records what an operator erased, and from where. Of whom is only a hash, also of an id: the record is kept for longer than what was erased. */
  recordErasure(
    tenant: string,
    subject: string,
    from: { readonly places: readonly string[]; readonly count: number },
  ): void {
    if (!this.#isOwnStream) return;
    this.#log.info({ tenant, action: 'erase', subjectHash: this.#hash(comparable(subject)), ...from }, 'Erasure');
  }

  #subjects(all: readonly string[]): AuditFields {
    const [ids, addresses] = [all.filter(isUuid), all.filter((subject) => !isUuid(subject))];
    return {
      ...(ids.length > 0 && { ids }),
      ...(addresses.length > 0 && { addressHashes: addresses.map((each) => this.#hash(comparable(each))) }),
    };
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#hashKey).update(text).digest('hex').slice(0, 16);
  }
}

/** A phone number by its digits, with `+` or `00` before it, so that these spellings have the same hash; anything else in lower case. */
function comparable(address: string): string {
  const plain = normalizeContactId(address);
  return /^[+\d\s().-]+$/.test(plain) ? plain.replace(/\D/g, '').replace(/^0+/, '') : plain.toLowerCase();
}
