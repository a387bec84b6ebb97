import type { FastifyInstance } from 'fastify';
import { callerOf } from './authentication.ts';

/** The header that carries the token, as real servers name it (Cross-Site Request Forgery, 8.5.2). */
const TOKEN_HEADER = 'X-CSRF-TOKEN';

/** What the vendor answers without a right token: plain text. */
const MISSING = 'Missing or invalid Csrf token';

/**
 * Requires the token of the sign-in in every request that changes something, for tenants that want it. Every GET returns its name and value. Desktops that do
 * not get these headers send none.
 */
export function requireCsrfToken(app: FastifyInstance): void {
  app.addHook('preHandler', (request, reply, done) => {
    const { tenant, csrfToken } = callerOf(request);
    if (!tenant.requiresCsrfToken) return done();
    if (request.method === 'GET' || request.method === 'HEAD') {
      reply.header('X-CSRF-HEADER', TOKEN_HEADER).header(TOKEN_HEADER, csrfToken);
      return done();
    }
    if (request.headers[TOKEN_HEADER.toLowerCase()] === csrfToken) return done();
    reply.code(403).type('text/plain').send(MISSING);
  });
}
