import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isJsonObject } from '../kit/json.ts';
import { accountIn, accountOf, tokenFor } from './accounts.ts';
import { sampleUsers } from './samples.ts';
import type { Scenario } from './scenario.ts';

/** Tokens and logins, which need no tenant in the path. */
export function registerTokens(app: FastifyInstance, simulator: Scenario): void {
  app.post('/tokens', async (request, reply) => {
    const body = isJsonObject(request.body) ? request.body : {};
    const account = accountOf(body['username'], body['password']);
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    const wanted = typeof body['ttl'] === 'number' ? body['ttl'] : simulator.tokenTtlSeconds;
    const ttl = Math.min(wanted, simulator.tokenTtlSeconds);
    return { token: tokenFor(account, simulator.now(), ttl), ttl };
  });

  const person = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const account = accountIn(request.headers.authorization, simulator.now());
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    const user = sampleUsers.find(({ id }) => id === account.userId);
    return {
      result: {
        userId: account.userId,
        username: account.username,
        firstName: user?.firstName ?? null,
        lastName: user?.lastName ?? null,
        tenants: account.tenantIds.map((tenantId) => ({ tenantId, tenantName: 'Example Ltd', tenantActive: true })),
        platformPermissions: [],
      },
    };
  };
  app.post('/login', person);
  app.get('/me', person);

  app.get('/regions', async (request, reply) => {
    const account = accountIn(request.headers.authorization, simulator.now());
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    return { result: [{ id: 'demo', name: 'demo', description: 'This machine' }] };
  });
}
