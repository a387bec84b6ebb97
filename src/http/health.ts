import type { FastifyInstance } from 'fastify';

/** What the health routes report. */
export interface Health {
  isStopping(): boolean;
  /** Whether what the nodes share takes what is written to it. */
  isStoreHealthy(): Promise<boolean>;
  /** `up`, `refused`, `down` or `unknown`; of several sources the worst. */
  sourceState(): string;
  /** Bytes that wait for clients. */
  waitingBytes?(): number;
}

/**
 * `/health/live`: the process runs. `/health/ready`: it accepts requests. A Redis or a source that is down is down for every node alike, and an orchestrator
 * that took the nodes away would end every desktop's session. So neither makes the bridge unready; the state of the store is reported.
 */
export function registerHealth(app: FastifyInstance, health: Health): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    if (health.isStopping()) return reply.code(503).send({ status: 'stopping' });
    const store = (await health.isStoreHealthy()) ? 'up' : 'degraded';
    return { status: 'ready', source: health.sourceState(), store, waitingBytes: health.waitingBytes?.() };
  });
}
