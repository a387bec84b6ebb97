import { BridgeError } from '../kit/bridge-error.ts';

/**
 * Why a source call failed:
 * `not-found` (404), `forbidden` (401 after a new token, 403), `rejected` (other 4xx), `unavailable` (network, 5xx and 429 after the last
 * attempt), `deadline` (the caller's time was over), `overloaded` (too many calls wait for the source), `unreadable` (a reply that is not as the vendor documents),
 * `refused-address` (a file URL that the download rules forbid), `not-permitted` (the source would answer, but not to this caller).
 */
export type SourceErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'rejected'
  | 'unavailable'
  | 'deadline'
  | 'overloaded'
  | 'unreadable'
  | 'refused-address'
  | 'not-permitted';

/** A failed source call. The message never contains an address, a token or a body, so it may be logged. */
export class SourceError extends BridgeError {
  declare readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string, cause?: unknown) {
    super('SourceError', code, message, cause);
  }
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
