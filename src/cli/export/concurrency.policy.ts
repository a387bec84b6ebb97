/** Slices that a process works on at the same time, so that the quota is used while one is being completed. Each has thousands of interactions in memory. */
export const CONCURRENT_SLICES = 2;
