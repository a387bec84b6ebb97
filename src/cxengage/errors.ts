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
