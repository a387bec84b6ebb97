import { BridgeError } from '../kit/bridge-error.ts';
import { type RefusalCode, refusalsTable } from './refusals.table.ts';

/** A request that is refused synchronously with the vendor's error body. `code` names a row of the refusals table; `message` is sent as `statusMessage`. */
export class Refusal extends BridgeError {
  declare readonly code: RefusalCode;
  readonly httpStatus: number;
  readonly statusCode: number;
  /** After how many seconds the client may try again; undefined if it need not wait. */
  retryAfterSeconds: number | undefined;

  constructor(code: RefusalCode, message: string = refusalsTable[code].defaultMessage, cause?: unknown) {
    super('Refusal', code, message, cause);
    this.httpStatus = refusalsTable[code].httpStatus;
    this.statusCode = refusalsTable[code].statusCode;
    this.retryAfterSeconds = code === 'overloaded' ? 1 : undefined;
  }

  /** The body of every failed HTTP request, with exactly these two attributes (Return Values, 8.5.2). */
  body(): string {
    return JSON.stringify({ statusCode: this.statusCode, statusMessage: this.message });
  }
}
