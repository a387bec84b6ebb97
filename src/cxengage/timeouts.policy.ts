import { MINUTE, SECOND } from '../kit/durations.ts';

/** How long to wait for a token, in milliseconds. The token is shared, so no caller's own deadline applies. */
export const TOKEN_TIMEOUT_MS = 10 * SECOND;

/** How long a file may take to download, in milliseconds, if its operation has more time than that. */
export const DOWNLOAD_TIMEOUT_MS = 15 * SECOND;

/** How long a recording or another file may take to be copied, in milliseconds. */
export const COPY_TIMEOUT_MS = 10 * MINUTE;

/** How long a connection may take to be established, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5 * SECOND;

/** How long the source may take to begin its answer, in milliseconds. A page of a thousand rows takes up to ten seconds. */
export const ANSWER_TIMEOUT_MS = 20 * SECOND;

/** After what time without an answer a source counts as one that does not answer, in milliseconds, if its caller's time is over then. */
export const LONG_WAIT_MS = 3 * SECOND;

/** How long an answer may pause, in milliseconds. */
export const BODY_TIMEOUT_MS = 10 * SECOND;

/** After how many failures in a row, of all calls, a source is not called for a moment. */
export const BREAK_AFTER_FAILURES = 10;

/** How long it is not called at first, and at most, in milliseconds: so it is in use again within five seconds after it is back. */
export const BREAK_MS = 500;
export const BREAK_MAX_MS = 4 * SECOND;

/** Share of its lifetime after which a token is renewed, so that no call waits for a new one. */
export const RENEW_TOKEN_AT = 0.8;

const DEFAULT_PAUSE_MS = SECOND;
const MAX_PAUSE_MS = 60 * SECOND;

/** Milliseconds to wait before each further attempt of a call. */
export const defaultRetryWaitsMs: readonly number[] = [0, SECOND, 3 * SECOND];

/** Milliseconds that a Retry-After header asks for, in both of its forms; one second if it is missing or unreadable, one minute at most. */
export function retryAfterMs(header: string | undefined, now: number): number {
  const wanted = header === undefined ? undefined : pauseOf(header.trim(), now);
  return wanted === undefined ? DEFAULT_PAUSE_MS : Math.min(Math.max(wanted, 0), MAX_PAUSE_MS);
}

function pauseOf(value: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * SECOND;
  // `Date.parse` alone would accept nearly any text with a number in it.
  const date = value.endsWith('GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : date - now;
}

/** How long a service account whose credentials were refused does not ask for a token again, in milliseconds. */
export const REFUSED_ACCOUNT_MS = 30 * SECOND;
