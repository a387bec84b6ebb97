import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSession } from '../auth/sign-ins.ts';
import { Refusal } from '../genesys/refusal.ts';
import { principalKey } from '../kit/principal.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { TenantRegistry } from '../tenants/tenant-registry.ts';
import { SESSION_COOKIE, setCookie } from './cookies.ts';
import { isCrossSite } from './cross-site.ts';
import type { FairTurns } from './fair-turns.ts';
import type { SocketLimits } from './socket-limits.ts';

/** Who sent a request, and the tenant that the request belongs to. */
export interface Caller extends HttpSession {
  readonly tenant: Tenant;
}

/** What requests are authenticated with. */
export interface AuthenticationParts {
  readonly tenants: TenantRegistry;
  readonly limits: SocketLimits;
  readonly turns: FairTurns;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request, or why that is unknown. */
    caller?: Caller | Refusal;
  }
}

/** The caller of an authenticated request. Throws Refusal on a route without authentication. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callerOrRefusalOf(request);
  if (caller instanceof Refusal) throw caller;
  return caller;
}

/** The caller of a request, or why it has none, on routes that answer both. */
export function callerOrRefusalOf(request: FastifyRequest): Caller | Refusal {
  return request.caller ?? new Refusal('not-authenticated');
}

/**
 * Requires authentication for the routes of `app` and sets the session cookie. Other requests get HTTP 403 with statusCode 20, or 5 for users
 * without permission in the tenant. Never 401, because a browser would then ask for a password itself.
 */
export function requireAuthentication(app: FastifyInstance, parts: AuthenticationParts): void {
  app.addHook('onRequest', async (request, reply) => {
    request.caller = await authenticate(request, reply, parts);
  });
}

/** The same for routes that answer requests without authentication themselves. */
export function authenticateOptionally(app: FastifyInstance, parts: AuthenticationParts): void {
  app.addHook('onRequest', async (request, reply) => {
    request.caller = await authenticate(request, reply, parts).catch((error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    });
  });
}

async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  { tenants, limits, turns }: AuthenticationParts,
): Promise<Caller> {
  const { authorization, cookie } = request.headers;
  const { tenant, session: known } = await tenants.find(request.headers);
  const session = await tenant.authenticator.authenticate(authorization, cookie, request.ip, known);
  // A page that another contact center allows may not act for the users of this one.
  if (
    tenants.all().length > 1 &&
    request.headers.origin !== undefined &&
    isCrossSite(request.headers, tenant.allowedOrigins, tenant.site().publicUrl)
  )
    throw new Refusal('operation-forbidden', 'Requests from pages of this origin are not allowed');
  limits.setAuthenticated(request);
  const turn = turns.next(principalKey(session.principal));
  if (turn) await turn;
  if (!cookie?.includes(`${SESSION_COOKIE}=${session.id}`)) setCookie(reply, tenant, SESSION_COOKIE, session.id);
  return { ...session, tenant };
}
