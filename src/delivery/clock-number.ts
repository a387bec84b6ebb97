import type { Clock } from '../kit/clock.ts';

const EPOCH = Date.UTC(2026, 0, 1);
const STEP_MS = 20;

/** The largest referenceId: old clients use 32-bit integers. */
export const MAX_NUMBER = 2 ** 31 - 1;

/** A number that rises by fifty a second, so that a counter which starts with it after a restart repeats none of the numbers before. */
export function clockNumber(clock: Clock): number {
  return Math.max(0, Math.floor((clock.now() - EPOCH) / STEP_MS)) % MAX_NUMBER;
}
