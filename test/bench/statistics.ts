/** Percentile of the values; `share` is from 0 to 1. NaN if there are no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Median of the values; NaN if there are none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
