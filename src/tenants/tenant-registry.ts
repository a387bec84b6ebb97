import type { Tenant } from './tenant.ts';

/** What a request says about its tenant before it is authenticated. */
export interface TenantHint {
  readonly host: string | undefined;
}

/** The tenants of this process. */
export interface TenantRegistry {
  /** The tenant that a request belongs to; undefined if there is none. */
  find(hint: TenantHint): Tenant | undefined;
}

/** A registry of one tenant, which every request belongs to. */
export function singleTenant(tenant: Tenant): TenantRegistry {
  return { find: () => tenant };
}
