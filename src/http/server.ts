import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Bayeux } from '../bayeux/bayeux.ts';
import type { Features } from '../genesys/features.ts';
import { imitatedVersion } from '../genesys/quirks.ts';
import { Refusal } from '../genesys/refusal.ts';
import { requireAuthentication } from './authentication.ts';
import { answerBrokenRequest, answerErrors, answerExpectation, answerRouterError } from './errors.ts';
import { registerFeatures } from './features.ts';
import { type GwsParts, registerOperations } from './gws.ts';
import { type Health, registerHealth } from './health.ts';
import { refuseOtherTransports, registerLongPolling } from './long-poll.ts';
import { registerMe } from './me.ts';
import { registerRestQueries } from './rest.ts';

/** Everything the edge is put together from. */
export interface ServerParts extends GwsParts {
  readonly log: FastifyBaseLogger;
  readonly publicUrl: string;
  readonly features: Features;
  readonly gatekeeper: Authenticator;
  readonly bayeux: Bayeux;
  readonly health: Health;
}

const ONE_MEGABYTE = 1024 * 1024;

/** The HTTP side of the bridge, not yet listening. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { publicUrl, health } = parts;
  const app: FastifyInstance = Fastify({
    loggerInstance: parts.log,
    // One line per operation says more than two per request, at half the cost; addresses hold ids and phone numbers.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: ONE_MEGABYTE,
    // A request must be here within half a minute; a connection on which nothing moves for longer than a poll is held is closed.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    http: { requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 8_192 },
    frameworkErrors: answerRouterError,
    clientErrorHandler: answerBrokenRequest,
    // The bridge refuses new work itself while it stops, in the vendor's shape.
    return503OnClosing: false,
  });
  app.server.on('checkExpectation', answerExpectation);
  app.removeContentTypeParser('text/plain');
  answerErrors(app);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  registerHealth(app, health);
  app.register(
    async (api) => {
      api.get('/diagnostics/version', async () => ({ statusCode: 0, version: imitatedVersion }));
      refuseOtherTransports(api);
      api.register(async (guarded) => {
        requireAuthentication(guarded, parts.gatekeeper, publicUrl.startsWith('https:'));
        // Results of work under way still have to be fetched while the bridge stops, so this part stays open.
        registerLongPolling(guarded, parts.bayeux);
        guarded.register(async (resources) => {
          resources.addHook('onRequest', async () => {
            if (health.stopping()) throw new Refusal('overloaded', 'The bridge is stopping; try again');
          });
          registerOperations(resources, parts);
          registerRestQueries(resources, parts);
          registerMe(resources, publicUrl, parts.features);
          registerFeatures(resources, publicUrl, parts.features);
        });
      });
    },
    { prefix: '/api/v2' },
  );
  return app;
}
