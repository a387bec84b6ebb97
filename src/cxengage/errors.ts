import { BridgeError } from '../kit/bridge-error.ts';

/** What the source was asked for. `login` is a user's own sign-in; `link` is a resource that a record names; a `file` is on a file server. */
export type SourceStep =
  | 'token'
  | 'login'
  | 'list'
  | 'record'
  | 'artifact'
  | 'notes'
  | 'user'
  | 'contact'
  | 'conversation'
  | 'link'
  | 'file';

/**
 * Why a source call failed:
 * `not-found` (404), `forbidden` (401 after a new token, 403), `refused-credentials` (no token for the account), `wrong-address` (what answers is not the API),
 * `rejected` (other 4xx), `unavailable` (network, 5xx and 429 after the last attempt), `deadline` (the caller's time was over), `overloaded` (too many calls
 * wait for the source), `unreadable` (a reply that is not as the vendor documents), `refused-address` (a file URL that the download rules forbid),
 * `not-permitted` (the source would answer, but not to this caller).
 */
export type SourceErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'refused-credentials'
  | 'wrong-address'
  | 'rejected'
  | 'unavailable'
  | 'deadline'
  | 'overloaded'
  | 'unreadable'
  | 'refused-address'
  | 'not-permitted';

/** What is known about a failed call. */
export interface SourceFacts {
  readonly step?: SourceStep | undefined;
  /** HTTP status of the reply. */
  readonly status?: number | undefined;
  readonly errno?: string | undefined;
  readonly host?: string | undefined;
}

/** A failed source call. Neither the message nor the facts contain a path, a token or a body, so they may be logged. */
export class SourceError extends BridgeError {
  declare readonly code: SourceErrorCode;
  declare readonly fields: SourceFacts;

  constructor(code: SourceErrorCode, message: string, cause?: unknown, facts: SourceFacts = {}) {
    super('SourceError', code, message, cause, facts);
  }
}

const outages: ReadonlySet<string> = new Set<SourceErrorCode>([
  'unavailable',
  'deadline',
  'overloaded',
  'refused-credentials',
  'wrong-address',
]);

/** Whether a call failed because the source is not there for the bridge, or not in time: that says nothing about what was asked for. */
export function isOutage(error: unknown): boolean {
  return error instanceof BridgeError && outages.has(error.code);
}

/** The error code for an HTTP status that is not a success. */
export function codeOfStatus(status: number): SourceErrorCode {
  if (status === 404 || status === 410) return 'not-found';
  if (status === 401 || status === 403) return 'forbidden';
  return status >= 500 || status === 429 ? 'unavailable' : 'rejected';
}

/** Whether a stored file or artifact has been removed or expired: storage answers 403 or 404 then. */
export function isGone(error: unknown): boolean {
  return error instanceof SourceError && (error.code === 'forbidden' || error.code === 'not-found');
}
