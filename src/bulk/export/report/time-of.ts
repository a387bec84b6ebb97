/** Hours as people say them, for example `40 seconds`, `12 minutes` or `3.5 hours`. */
export function timeOf(hours: number): string {
  if (hours < 1 / 60) return `${Math.ceil(hours * 3_600)} seconds`;
  return hours < 1 ? `${Math.ceil(hours * 60)} minutes` : `${hours.toFixed(1)} hours`;
}
