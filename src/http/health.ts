import type { FastifyInstance } from 'fastify';

/** What the health routes report. */
export interface Health {
  isStopping(): boolean;
  isCacheHealthy(): Promise<boolean>;
  /** Bytes that wait for clients. */
  waitingBytes?(): number;
}

/**
 * `/health/live`: the process runs. `/health/ready`: it accepts requests. A cache that is down makes answers slow, and a source that is down
 * makes them fail on every node alike, so neither makes the bridge unready; the state of the cache is reported.
 */
export function registerHealth(app: FastifyInstance, health: Health): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    if (health.isStopping()) return reply.code(503).send({ status: 'stopping' });
    const store = (await health.isCacheHealthy()) ? 'up' : 'down';
    return { status: 'ready', store, waitingBytes: health.waitingBytes?.() };
  });
}
