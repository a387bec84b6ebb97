import type { Tenant } from './tenant.ts';

/** What the simulator's routes look at. */
export interface Scenario {
  readonly tenant: Tenant;
  /** Address it is reached at, without a path. */
  readonly origin: string;
  /** Now, in epoch milliseconds. */
  readonly now: () => number;
  readonly tokenTtlSeconds: number;
  /** How long a file's address is good. */
  readonly urlTtlSeconds: number;
}
