import { BridgeError } from '../kit/bridge-error.ts';

/**
 * Why the source gave no answer:
 * `not-found` (404), `forbidden` (401 after a new token, 403), `rejected` (other 4xx), `unavailable` (network, 5xx and 429 after all
 * attempts), `deadline` (the caller's time was over), `unreadable` (an answer that is not what the vendor documents),
 * `refused-address` (a file address the download rules forbid).
 */
export type SourceErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'rejected'
  | 'unavailable'
  | 'deadline'
  | 'unreadable'
  | 'refused-address';

/** A failed source call. The message never holds an address, a token or a body, so it may be logged. */
export class SourceError extends BridgeError {
  declare readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string, cause?: unknown) {
    super('SourceError', code, message, cause);
  }
}

/** What a status means that is no success. */
export function codeOfStatus(status: number): SourceErrorCode {
  if (status === 404 || status === 410) return 'not-found';
  if (status === 401 || status === 403) return 'forbidden';
  return status >= 500 || status === 429 ? 'unavailable' : 'rejected';
}

/** Whether a stored file or artifact is not there any more, or no longer to be read: storage answers either way. */
export function isGone(error: unknown): boolean {
  return error instanceof SourceError && (error.code === 'forbidden' || error.code === 'not-found');
}
