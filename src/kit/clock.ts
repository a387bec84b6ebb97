/** Where "now" comes from, in epoch milliseconds; replaced in tests so that no test waits for a clock. */
export interface Clock {
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
