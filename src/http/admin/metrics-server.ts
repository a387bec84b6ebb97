import Fastify, { type FastifyInstance } from 'fastify';
import { AdminRefusal } from './admin-refusal.ts';
import { type OperatorRules, operatorsOnly } from './operators-only.ts';

/** A listener that has nothing but metrics, not yet listening: for a command that runs for a long time. */
export function createMetricsServer(
  metrics: { readonly contentType: string; text(): Promise<string> },
  rules: OperatorRules,
): FastifyInstance {
  const app = Fastify({ return503OnClosing: false, forceCloseConnections: true });
  operatorsOnly(app, rules);
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof AdminRefusal) return reply.code(error.status).send({ error: error.message });
    return reply.code(500).send({ error: 'Internal error' });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing but /metrics' }));
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  return app;
}
