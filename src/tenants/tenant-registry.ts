import type { IncomingHttpHeaders } from 'node:http';
import { basicUserNameIn, sessionIdsIn } from '../auth/authenticator.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { Tenant } from './tenant.ts';

/** The tenants of this process. */
export interface TenantRegistry {
  /** The tenant that a request belongs to, by its headers. Throws Refusal for a request that belongs to none, or that names another than its sign-in. */
  find(headers: IncomingHttpHeaders): Tenant;
  /** Every tenant. */
  all(): readonly Tenant[];
}

/** A registry of one tenant, which every request belongs to. */
export function singleTenant(tenant: Tenant): TenantRegistry {
  return { find: () => tenant, all: () => [tenant] };
}

/**
 * A registry of several contact centers by id. A password is only ever checked by one of them: the one that `ContactCenterId` names, or the one whose users
 * file has the name, or the only one without such a file.
 */
export function severalTenants(tenants: ReadonlyMap<string, Tenant>): TenantRegistry {
  const all = [...tenants.values()];
  const ofSession = (ids: readonly string[]): Tenant | undefined =>
    all.find(({ authenticator }) => ids.some((id) => authenticator.hasSession(id)));

  function find({ contactcenterid: id, authorization, cookie }: IncomingHttpHeaders): Tenant {
    const userName = basicUserNameIn(authorization);
    const own = userName === undefined ? ofSession(sessionIdsIn(cookie)) : undefined;
    if (id !== undefined) {
      const named = tenants.get(String(id));
      if (!named || (own && own !== named))
        throw new Refusal('no-permission', 'The user does not belong to this contact center');
      return named;
    }
    if (own) return own;
    if (userName === undefined) throw new Refusal('not-authenticated');
    const knowing = all.filter(({ authenticator }) => authenticator.knowsUser(userName));
    const others = all.filter(({ authenticator }) => !authenticator.hasOwnUsers);
    const [only, ...more] = knowing.length > 0 ? knowing : others;
    if (!only || more.length > 0) throw new Refusal('not-authenticated', 'The ContactCenterId header is missing');
    return only;
  }
  return { find, all: () => all };
}
