import { MINUTE, SECOND } from '../kit/durations.ts';

/** How long sessions stay valid, in milliseconds: without a request, and at most. */
export interface SessionLifetimes {
  readonly idleMs: number;
  readonly maxMs: number;
}

/** How long the cookie of an ended session may still be used to disconnect, in milliseconds: some desktops do that last. */
export const SIGNED_OUT_MS = MINUTE;

/** Random bytes of the id of a sign-in. */
export const SIGN_IN_ID_BYTES = 24;

/** Sign-ins of a tenant that a node keeps in memory; those that were not used for the longest time are dropped first. */
export const MAX_SIGN_INS = 100_000;

/** Ended sign-ins of a tenant that a node keeps in memory. */
export const MAX_ENDED = 10_000;

/** Session cookies of a request that are looked up. */
export const MAX_SESSION_COOKIES = 20;

/** How long rejected credentials are rejected without being checked again, in milliseconds. */
export const REJECTED_MS = 10 * SECOND;

/** How long a request waits for a re-check before it continues with the old result, in milliseconds. */
export const RECHECK_WAIT_MS = 300;

/** How long a re-check is not repeated after the source could not answer it, in milliseconds. */
export const RECHECK_PAUSE_MS = 10 * SECOND;

/** Sign-ins that are checked concurrently. */
export const CONCURRENT_SIGN_INS = 4;

const MAX_WAITING_SIGN_INS = 200;

/** Whether one more sign-in of an address may wait for its turn: an address may have half of the places that are left. */
export function maySignIn(ofAddress: number, all: number): boolean {
  return ofAddress < MAX_WAITING_SIGN_INS - all;
}

/**
 * The check that a session needs, by the milliseconds since its last successful one: none; one in the background; or one that blocks its
 * requests. Users stay signed in for a while when the source cannot answer: their work must not stop with a slow source.
 */
export function requiredCheck(ageMs: number): 'none' | 'background' | 'blocking' {
  if (ageMs < 5 * MINUTE) return 'none';
  return ageMs < 30 * MINUTE ? 'background' : 'blocking';
}
