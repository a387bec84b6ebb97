import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type HttpSession, sessionIdsIn } from '../auth/authenticator.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { TenantRegistry } from '../tenants/tenant-registry.ts';

/** Who sent a request, and the tenant that the request belongs to. */
export interface Caller extends HttpSession {
  readonly tenant: Tenant;
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** The caller of an authenticated request. Throws Refusal on a route without authentication. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Refusal('not-authenticated');
  return caller;
}

/**
 * Requires authentication for the routes of `app` and sets the session cookie. Other requests get HTTP 403 with statusCode 20, or 5 for users
 * without permission in the tenant. Never 401, because a browser would then ask for a password itself.
 */
export function requireAuthentication(app: FastifyInstance, tenants: TenantRegistry): void {
  app.addHook('onRequest', async (request, reply) => {
    const { authorization, cookie, host } = request.headers;
    const tenant = tenants.find({ host });
    if (!tenant) throw new Refusal('not-authenticated');
    const session = await tenant.authenticator.authenticate(authorization, cookie);
    callers.set(request, { ...session, tenant });
    if (sessionIdsIn(cookie).includes(session.id)) return;
    const secure = tenant.site().publicUrl.startsWith('https:') ? '; Secure' : '';
    reply.header('set-cookie', `JSESSIONID=${session.id}; Path=/; HttpOnly${secure}`);
  });
}
