import type { FastifyInstance } from 'fastify';
import type { TenantRegistry } from '../tenants/tenant-registry.ts';
import { isAllowedOrigin } from './cross-site.ts';

const METHODS = 'GET,POST,PUT,DELETE,OPTIONS';
const HEADERS =
  'X-Requested-With,Content-Type,Accept,Origin,Cookie,authorization,ssid,surl,ContactCenterId,X-CSRF-TOKEN';
const EXPOSED_HEADERS = 'X-CSRF-HEADER,X-CSRF-TOKEN';
const PREFLIGHT_SECONDS = '120';

/**
 * Cross-origin requests of the allowed pages, with the values of real servers (CORS, 8.5.2). Not the framework's plugin, which costs every request of every
 * desktop something, and desktops that are no pages send no `Origin`.
 */
export function allowOrigins(app: FastifyInstance, tenants: TenantRegistry): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined) return done();
    reply.header('vary', 'Origin');
    // A preflight does not say who is asking. What a page may read is decided when it is authenticated.
    const isAllowed = tenants.all().some(({ allowedOrigins }) => isAllowedOrigin(origin, allowedOrigins));
    if (!isAllowed) return done();
    reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
    if (request.method !== 'OPTIONS') {
      reply.header('access-control-expose-headers', EXPOSED_HEADERS);
      return done();
    }
    reply
      .header('access-control-allow-methods', METHODS)
      .header('access-control-allow-headers', HEADERS)
      .header('access-control-max-age', PREFLIGHT_SECONDS)
      .code(204)
      .send();
  });
}
