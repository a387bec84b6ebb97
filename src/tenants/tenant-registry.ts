import type { IncomingHttpHeaders } from 'node:http';
import { basicUserNameIn, type FoundSession, sessionIdsIn } from '../auth/authenticator.ts';
import type { MaybePromise } from '../auth/sign-ins.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { Tenant } from './tenant.ts';

/** The tenant of a request, and what the cookie of the request stands for, if that decided it. */
export interface TenantOfRequest {
  readonly tenant: Tenant;
  readonly session?: FoundSession;
}

/** The tenants of this process. */
export interface TenantRegistry {
  /** The tenant that a request belongs to, by its headers. Throws Refusal for a request that belongs to none, or that names another than its sign-in. */
  find(headers: IncomingHttpHeaders): MaybePromise<TenantOfRequest>;
  /** Every tenant. */
  all(): readonly Tenant[];
}

/** A registry of one tenant, which every request belongs to. */
export function singleTenant(tenant: Tenant): TenantRegistry {
  return { find: () => ({ tenant }), all: () => [tenant] };
}

/**
 * A registry of several contact centers by id. A password is only ever checked by one of them: the one that `ContactCenterId` names, or the one whose users
 * file has the name, or the only one without such a file.
 */
export function severalTenants(tenants: ReadonlyMap<string, Tenant>): TenantRegistry {
  const all = [...tenants.values()];

  async function ofSession(ids: readonly string[]): Promise<TenantOfRequest | undefined> {
    for (const tenant of all) {
      for (const id of ids) {
        const found = await tenant.authenticator.find(id);
        if (found) return { tenant, session: { id, found } };
      }
    }
    return undefined;
  }

  async function find({ contactcenterid: id, authorization, cookie }: IncomingHttpHeaders): Promise<TenantOfRequest> {
    const userName = basicUserNameIn(authorization);
    const own = userName === undefined ? await ofSession(sessionIdsIn(cookie)) : undefined;
    if (id !== undefined) {
      const named = tenants.get(String(id));
      if (!named || (own && own.tenant !== named))
        throw new Refusal('no-permission', 'The user does not belong to this contact center');
      return own ?? { tenant: named };
    }
    if (own) return own;
    if (userName === undefined) throw new Refusal('not-authenticated');
    const knowing = all.filter(({ authenticator }) => authenticator.knowsUser(userName));
    const others = all.filter(({ authenticator }) => !authenticator.hasOwnUsers);
    const [only, ...more] = knowing.length > 0 ? knowing : others;
    if (!only || more.length > 0) throw new Refusal('not-authenticated', 'The ContactCenterId header is missing');
    return { tenant: only };
  }
  return { find, all: () => all };
}
