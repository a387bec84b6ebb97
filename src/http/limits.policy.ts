import { MINUTE, SECOND } from '../kit/durations.ts';

/** The largest request body, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The largest body of an operation, in bytes: much more than any client sends, and little enough to be kept for another node. */
export const MAX_OPERATION_BYTES = 64 * 1024;

/** How long the headers of a request may take to arrive, in milliseconds. */
export const HEADERS_TIMEOUT_MS = 10 * SECOND;

/** How long a complete request may take to arrive, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30 * SECOND;

/** How often these two are checked, in milliseconds. */
export const TIMEOUT_CHECK_MS = SECOND;

const MAX_UNKNOWN_SOCKETS = 500;

/** Whether an address that has this many sockets without an authenticated request may open another one. */
export function isSocketAllowed(open: number): boolean {
  return open < MAX_UNKNOWN_SOCKETS;
}

/** How long a connection may be idle, in milliseconds; longer than a connect is held. */
export const IDLE_CONNECTION_MS = MINUTE;

const MAX_MESSAGES = 100;
const MAX_ID_CHARACTERS = 254;

/** Whether one request may contain this many CometD messages. */
export function isMessageCountAllowed(messages: number): boolean {
  return messages <= MAX_MESSAGES;
}

/** Whether an id may be this long. */
export function isIdLengthAllowed(characters: number): boolean {
  return characters >= 1 && characters <= MAX_ID_CHARACTERS;
}
