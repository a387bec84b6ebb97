import type { Clock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { errnoOf, meaningOfErrno } from '../kit/errno.ts';
import type { Log, LogFields } from '../kit/log.ts';
import type { SourceError, SourceErrorCode, SourceStep } from './errors.ts';

/** Whether the source answers, and whether it accepts the account of the bridge. `unknown` until the first call. */
export type SourceCondition = 'unknown' | 'up' | 'refused' | 'down';

const worstFirst: readonly SourceCondition[] = ['down', 'refused', 'unknown', 'up'];

/** The worst condition of several sources. */
export function worstCondition(sources: readonly { readonly state: SourceState }[]): SourceCondition {
  return worstFirst.find((each) => sources.some(({ state }) => state.condition === each)) ?? 'unknown';
}

/** How often another cause of the same state is logged, in milliseconds. */
const REPEAT_MS = 10 * SECOND;
/** How often a missing permission, or a file server that is not called, is logged, in milliseconds. */
const HINT_MS = 10 * 60 * SECOND;

/** What the state is reported with. */
export interface SourceStateParts {
  /** `main` or `archive`. */
  readonly name: string;
  readonly tenantId: string;
  /** `ARCHIVE_` for the settings of the archive. */
  readonly prefix: '' | 'ARCHIVE_';
  readonly log: Log;
  readonly clock: Clock;
}

/** Permissions by step: without one of them answers are incomplete. */
const permissions: Partial<Record<SourceStep, string>> = {
  artifact: 'ARTIFACTS_READ_ALL',
  notes: 'NOTES_READ_ALL',
  contact: 'CONTACTS_READ',
};

/** Steps without which there is no answer at all. */
const neededSteps: ReadonlySet<SourceStep | undefined> = new Set(['token', 'list', 'record', undefined]);

/** The state of one source. Each change is logged once, with its cause and what to do. */
export class SourceState {
  readonly #parts: SourceStateParts;
  readonly #hintedAt = new Map<string, number>();
  #refusal: SourceError | undefined;
  #outage: SourceError | undefined;
  #hasAnswered = false;
  #answeredAt = Number.NEGATIVE_INFINITY;
  #logged = '';
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: SourceStateParts) {
    this.#parts = parts;
  }

  get condition(): SourceCondition {
    if (this.#outage) return 'down';
    if (this.#refusal) return 'refused';
    return this.#hasAnswered ? 'up' : 'unknown';
  }

  /** Why the source is down or refuses; undefined if it does neither. */
  get lastFailure(): SourceError | undefined {
    return this.#outage ?? this.#refusal;
  }

  /** The source has answered, whatever it was. */
  noteReply(): void {
    this.#answeredAt = this.#parts.clock.monotonic();
    if (!this.#outage) return;
    this.#outage = undefined;
    this.#report();
  }

  /** The account of the bridge got what it asked for. */
  noteAccepted(step: SourceStep): void {
    // A token says nothing about the tenant yet.
    this.#hasAnswered ||= isProof(step);
    if (this.#refusal && (this.#refusal.fields.step === step || isProof(step))) this.#refusal = undefined;
    this.#report();
  }

  /** The source refuses the account, or what answers is not the API. */
  noteRefused(error: SourceError): void {
    const { step } = error.fields;
    if (neededSteps.has(step)) {
      this.#refusal = error;
      this.#report();
      return;
    }
    const permission = step === undefined ? undefined : permissions[step];
    const account = `the account of ${this.#parts.prefix}CXENGAGE_USERNAME`;
    const fix = permission === undefined ? `check the permissions of ${account}` : `give ${account} ${permission}`;
    this.#hint(`${step}`, { ...error.fields, permission }, 'CXEngage refuses a part of interactions', fix);
  }

  /** A call got no answer. `began` is when it began: if others were answered since, the source is not down. */
  noteDown(error: SourceError, began: number): void {
    // A part of interactions that fails says nothing about the rest.
    if (!neededSteps.has(error.fields.step) || this.#answeredAt > began) return;
    this.#outage = error;
    this.#report();
  }

  /** A file could not be downloaded because of its host, for a reason that the operator can change. */
  noteFile({ code, fields, cause }: SourceError): void {
    const { host = '' } = fields;
    const errno = fields.errno ?? errnoOf(cause);
    const fix =
      code === 'refused-address'
        ? 'if transcripts are stored there, add the host to CXENGAGE_FILE_HOSTS'
        : meaningOfErrno(errno);
    this.#hint(`file ${host}`, { ...fields, code, errno }, 'A file could not be downloaded from its host', fix);
  }

  #hint(key: string, fields: LogFields, message: string, fix: string | undefined): void {
    const now = this.#parts.clock.monotonic();
    if (now - (this.#hintedAt.get(key) ?? Number.NEGATIVE_INFINITY) < HINT_MS) return;
    if (this.#hintedAt.size >= 100) this.#hintedAt.clear();
    this.#hintedAt.set(key, now);
    this.#parts.log.warn({ source: this.#parts.name, ...fields, fix }, message);
  }

  /** Logs what has changed. */
  #report(): void {
    const { condition, lastFailure } = this;
    if (condition === 'unknown') {
      this.#logged = '';
      return;
    }
    const { name: source, log, clock } = this.#parts;
    const { code, fields = {} } = lastFailure ?? {};
    const said = [condition, code, fields.status, fields.errno].join(' ');
    if (said === this.#logged) return;
    const isSameState = this.#logged.startsWith(`${condition} `);
    if (isSameState && clock.monotonic() - this.#loggedAt < REPEAT_MS) return;
    const wasGood = this.#logged === '' || this.#logged.startsWith('up ');
    this.#logged = said;
    this.#loggedAt = clock.monotonic();
    if (!lastFailure) {
      if (condition === 'up')
        log.info({ source, state: condition }, wasGood ? 'CXEngage answers' : 'CXEngage answers again');
      return;
    }
    const fix = fixOf(lastFailure, this.#parts, this.#hasAnswered);
    log.warn({ source, state: condition, code, ...fields, fix }, sentenceOf(condition, code));
  }
}

/** What is the matter, for the log. */
function sentenceOf(condition: SourceCondition, code: SourceErrorCode | undefined): string {
  if (condition === 'down') return 'CXEngage does not answer';
  return code === 'wrong-address'
    ? 'What answers at the address of CXEngage is not its API'
    : 'CXEngage refuses the account of the bridge';
}

/** Steps that only work with the right account, address and tenant. */
function isProof(step: SourceStep): boolean {
  return step === 'list' || step === 'record';
}

/** What to do about a failed call, by its cause. Settings that have worked are not what is wrong with a source that is down. */
export function fixOf(
  error: SourceError,
  { prefix, tenantId }: Pick<SourceStateParts, 'prefix' | 'tenantId'>,
  hasAnswered = false,
): string {
  const { code, fields, cause } = error;
  const url = `${prefix}CXENGAGE_URL`;
  switch (code) {
    case 'refused-credentials':
      return `check ${prefix}CXENGAGE_USERNAME and ${prefix}CXENGAGE_PASSWORD: CXEngage gives no token for them`;
    case 'wrong-address':
      return `check the host and the path of ${url}: what answers there is not the API; /v1 and what follows is appended`;
    case 'forbidden':
      return `check ${prefix}CXENGAGE_TENANT_ID (${tenantId}), and that the account has the permission INTERACTIONS_API_READ_ALL in this tenant`;
    case 'deadline':
    case 'unavailable': {
      const meaning = meaningOfErrno(fields.errno ?? errnoOf(cause));
      if (meaning !== undefined)
        return hasAnswered
          ? `it answered before, so wait, or look at CXEngage and at the network; it is asked again by itself (${meaning})`
          : `${url}: ${meaning}`;
      if (fields.status === 429) return 'lower CXENGAGE_RATE_PER_SECOND: CXEngage gets too many calls';
      return 'wait, or ask the operator of CXEngage; the bridge tries again by itself';
    }
    default:
      return 'ask the operator of CXEngage: the reply is not as the vendor documents it';
  }
}
