import { MINUTE, SECOND } from '../kit/durations.ts';

/** Failed sign-ins (`points`) within so many seconds (`duration`): of a user from an address, of an address, and of a user from anywhere. */
export const signInLimits = {
  pair: { points: 10, duration: 15 * 60 },
  address: { points: 100, duration: 15 * 60 },
  user: { points: 30, duration: 15 * 60 },
  /** How long a sign-in waits after too many failures of its user. */
  delayMs: 2 * SECOND,
} as const;

/** How long an address counts as one of a user after the user signed in from it, in milliseconds. */
export const KNOWN_PAIR_MS = 30 * 24 * 60 * MINUTE;

/** Pairs of users and addresses that are remembered. */
export const MAX_KNOWN_PAIRS = 100_000;
