import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Authenticator, type HttpSession, sessionIdsIn } from '../auth/authenticator.ts';
import { Refusal } from '../genesys/refusal.ts';

const sessions = new WeakMap<FastifyRequest, HttpSession>();

/** Who sent a request. Throws on a route that lets anybody in. */
export function callerOf(request: FastifyRequest): HttpSession {
  const session = sessions.get(request);
  if (!session) throw new Refusal('not-authenticated');
  return session;
}

/**
 * Lets only authenticated requests through to the routes of `app` and gives them their session cookie. Everybody else gets HTTP 403 with
 * statusCode 20, or 5 for people of the source who may not read the tenant, and never a 401, which would make browsers ask for a password themselves.
 */
export function requireAuthentication(app: FastifyInstance, gatekeeper: Authenticator, secureCookie: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    const { authorization, cookie } = request.headers;
    const session = await gatekeeper.authenticate(authorization, cookie);
    sessions.set(request, session);
    if (!sessionIdsIn(cookie).includes(session.id)) {
      reply.header('set-cookie', `JSESSIONID=${session.id}; Path=/; HttpOnly${secureCookie ? '; Secure' : ''}`);
    }
  });
}
