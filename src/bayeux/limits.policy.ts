import { SECOND } from '../kit/durations.ts';

/** How long a client waits for its next connect while another session of the same browser holds one, in milliseconds. */
export const MULTIPLE_CLIENTS_INTERVAL_MS = 2 * SECOND;

/** How long a client waits for its next connect after a newer one has replaced it, in milliseconds. */
export const SUPERSEDED_INTERVAL_MS = SECOND;

/** How long "unknown client" is delayed if it is repeated to the same client id within `UNKNOWN_CLIENT_MS`, in milliseconds. */
export const UNKNOWN_CLIENT_DELAY_MS = SECOND;
/** See above. */
export const UNKNOWN_CLIENT_MS = 10 * SECOND;

const MAX_SUBSCRIPTIONS = 200;
const MAX_SESSIONS_PER_PRINCIPAL = 100;

/** Whether a session with this many subscriptions may add so many more. */
export function maySubscribe(subscriptions: number, more: number): boolean {
  return subscriptions + more <= MAX_SUBSCRIPTIONS;
}

/** How many of a principal's oldest sessions must end before it may open another one. */
export function sessionsToEnd(open: number): number {
  return Math.max(0, open + 1 - MAX_SESSIONS_PER_PRINCIPAL);
}

/** How long to hold a connect: as long as the client wants, but never longer than the server allows. In milliseconds. */
export function holdMs(wantedMs: number | undefined, timeoutMs: number): number {
  return Math.min(wantedMs ?? timeoutMs, timeoutMs);
}
