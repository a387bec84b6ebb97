import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Bayeux } from '../bayeux/bayeux.ts';
import { imitatedVersion } from '../genesys/quirks.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { Clock } from '../kit/clock.ts';
import type { Acceptance } from '../operations/accept.ts';
import type { TenantRegistry } from '../tenants/tenant-registry.ts';
import { requireAuthentication } from './authentication.ts';
import { allowOrigins } from './cors.ts';
import { requireCsrfToken } from './csrf.ts';
import { handleClientError, handleExpectation, handleRouterError, registerErrorHandlers } from './errors.ts';
import { FairTurns } from './fair-turns.ts';
import { registerFeatures } from './features.ts';
import { type Health, registerHealth } from './health.ts';
import {
  HEADERS_TIMEOUT_MS,
  IDLE_CONNECTION_MS,
  MAX_BODY_BYTES,
  REQUEST_TIMEOUT_MS,
  TIMEOUT_CHECK_MS,
} from './limits.policy.ts';
import { refuseOtherTransports, registerLongPolling } from './long-poll.ts';
import { registerMe } from './me.ts';
import { registerOperations } from './operation-routes.ts';
import { registerRestQueries } from './rest-queries.ts';
import { SocketLimits } from './socket-limits.ts';
import { registerStartUp } from './start-up.ts';
import { registerWebSocket } from './websocket.ts';

/** What the HTTP side works with. */
export interface ServerParts {
  readonly log: FastifyBaseLogger;
  readonly tenants: TenantRegistry;
  readonly acceptance: Acceptance;
  readonly bayeux: Bayeux;
  readonly health: Health;
  readonly clock: Clock;
  /** Networks of proxies whose forwarded addresses count. */
  readonly trustedProxies?: readonly string[];
  readonly headersTimeoutMs?: number | undefined;
  readonly webSocket?: boolean;
  /** Learns of every reply. */
  readonly onReply?: ((route: string, method: string, status: number) => void) | undefined;
  /** Called for every route, so that a test can hold a complete list against its own. */
  readonly onRoute?: ((route: { readonly method: string; readonly url: string }) => void) | undefined;
}

/** The HTTP side of the bridge, not yet listening. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { log, tenants, acceptance, bayeux, health, clock, webSocket = false } = parts;
  const { trustedProxies = [], headersTimeoutMs = HEADERS_TIMEOUT_MS } = parts;
  const limits = new SocketLimits(trustedProxies);
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    // One line per operation says more than two per request, at half the cost; and addresses contain ids and phone numbers.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_CONNECTION_MS,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    http: {
      requireHostHeader: false,
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 8_192 },
    frameworkErrors: handleRouterError,
    clientErrorHandler: handleClientError,
    // While it stops, the bridge itself refuses new work in the vendor's form.
    return503OnClosing: false,
  });
  const authentication = { tenants, limits, turns: new FairTurns(clock) };
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) parts.onRoute?.({ method: each, url });
  });
  // Declared before any request, so that every request object has the same shape.
  app.decorateRequest('caller');
  limits.watch(app.server);
  allowOrigins(app, tenants);
  app.server.on('checkExpectation', handleExpectation);
  app.removeContentTypeParser('text/plain');
  registerErrorHandlers(app);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    // A client of a node that stops should come back to another one.
    if (health.isStopping()) reply.header('connection', 'close');
    done();
  });
  if (parts.onReply) {
    const { onReply } = parts;
    app.addHook('onResponse', ({ routeOptions, method }, { raw }, done) => {
      onReply(routeOptions.url ?? 'none', method, raw.statusCode);
      done();
    });
  }
  registerHealth(app, health);
  app.register(async (startUp) => {
    requireAuthentication(startUp, authentication);
    registerStartUp(startUp);
  });
  app.register(
    async (api) => {
      api.get('/diagnostics/version', async () => ({ statusCode: 0, version: imitatedVersion }));
      if (webSocket) api.register(async (sockets) => registerWebSocket(sockets, authentication, bayeux));
      else refuseOtherTransports(api);
      // Results of running operations must still be fetched while the bridge stops, so this route stays open.
      api.register(async (polling) => registerLongPolling(polling, authentication, bayeux));
      api.register(async (authenticated) => {
        requireAuthentication(authenticated, authentication);
        requireCsrfToken(authenticated);
        authenticated.register(async (resources) => {
          resources.addHook('onRequest', (_request, _reply, done) => {
            done(health.isStopping() ? new Refusal('overloaded', 'The bridge is stopping; try again') : undefined);
          });
          registerOperations(resources, acceptance);
          registerRestQueries(resources, acceptance);
          registerMe(resources, bayeux);
          registerFeatures(resources);
        });
      });
    },
    { prefix: '/api/v2' },
  );
  return app;
}
