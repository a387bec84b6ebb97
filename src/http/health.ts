import type { FastifyInstance } from 'fastify';

/** What the health routes ask. */
export interface Health {
  stopping(): boolean;
  storeAnswers(): Promise<boolean>;
}

/**
 * `/health/live`: the process runs. `/health/ready`: it takes requests. A store that is down makes answers slow, and a source that is
 * down makes them fail on every copy alike, so neither takes the bridge out of service; the store's state is told.
 */
export function registerHealth(app: FastifyInstance, health: Health): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    if (health.stopping()) return reply.code(503).send({ status: 'stopping' });
    return { status: 'ready', store: (await health.storeAnswers()) ? 'up' : 'down' };
  });
}
