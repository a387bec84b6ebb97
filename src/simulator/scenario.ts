import type { Permissions } from './permissions.ts';
import type { SimulatedTenant } from './tenant.ts';

/** The part of the simulator that its routes use. */
export interface Scenario {
  readonly tenant: SimulatedTenant;
  readonly permissions: Permissions;
  /** Base URL without a path. */
  readonly origin: string;
  /** Returns the current time in epoch milliseconds. */
  readonly now: () => number;
  /** Password of every account; undefined for the well-known ones. */
  readonly password: string | undefined;
  readonly tokenTtlSeconds: number;
  /** Validity of a signed file URL. */
  readonly urlTtlSeconds: number;
}
