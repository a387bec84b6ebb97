/**
 * How many calls may start at once after a time without calls. A tenth of a second's calls: so that in any ten seconds there are at most one in a hundred more than
 * the rate allows.
 */
export function burstOf(ratePerSecond: number): number {
  return Math.max(1, Math.floor(ratePerSecond / 10));
}
