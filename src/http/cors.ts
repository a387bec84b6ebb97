import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { TenantRegistry } from '../tenants/tenant-registry.ts';
import { isAllowedOrigin } from './cross-site.ts';

/** Cross-origin requests of the allowed pages, with the values of real servers (CORS, 8.5.2). */
export function allowOrigins(app: FastifyInstance, tenants: TenantRegistry): void {
  app.register(cors, {
    delegator: ({ headers: { origin } }, done) => {
      // A preflight does not say who is asking. What a page may read is decided when it is authenticated.
      const allowed = tenants.all().flatMap(({ allowedOrigins }) => allowedOrigins);
      done(null, {
        origin: origin !== undefined && isAllowedOrigin(origin, allowed) ? origin : false,
        credentials: true,
        methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
        allowedHeaders: [
          ...['X-Requested-With', 'Content-Type', 'Accept', 'Origin', 'Cookie', 'authorization', 'ssid', 'surl'],
          ...['ContactCenterId', 'X-CSRF-TOKEN'],
        ],
        exposedHeaders: ['X-CSRF-HEADER', 'X-CSRF-TOKEN'],
        maxAge: 120,
      });
    },
  });
}
