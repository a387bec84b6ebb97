import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isJsonObject } from '../kit/json.ts';
import { accountFromHeader, createToken, findAccount } from './accounts.ts';
import { sampleUsers } from './samples.ts';
import type { Scenario } from './scenario.ts';

/** Registers the routes for tokens and logins, whose paths name no tenant. */
export function registerTokenRoutes(app: FastifyInstance, scenario: Scenario): void {
  app.post('/tokens', async (request, reply) => {
    const body = isJsonObject(request.body) ? request.body : {};
    const account = findAccount(body['username'], body['password'], scenario.password);
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    const requestedTtl = typeof body['ttl'] === 'number' ? body['ttl'] : scenario.tokenTtlSeconds;
    const ttl = Math.min(requestedTtl, scenario.tokenTtlSeconds);
    return { token: createToken(account, scenario.now(), ttl), ttl };
  });

  const currentUser = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const account = accountFromHeader(request.headers.authorization, scenario.now(), scenario.password);
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    const user = sampleUsers.find(({ id }) => id === account.userId);
    return {
      result: {
        userId: account.userId,
        username: account.username,
        firstName: user?.firstName ?? null,
        lastName: user?.lastName ?? null,
        tenants: account.tenantIds.map((tenantId) => ({
          tenantId,
          tenantName: 'Example Ltd',
          tenantActive: true,
          ...(scenario.permissions.listed && { tenantPermissions: scenario.permissions.of(account) }),
        })),
        platformPermissions: [],
      },
    };
  };
  app.post('/login', currentUser);
  app.get('/me', currentUser);

  app.get('/regions', async (request, reply) => {
    const account = accountFromHeader(request.headers.authorization, scenario.now(), scenario.password);
    if (!account) return reply.code(401).send({ error: 'Unauthorized' });
    return { result: [{ id: 'demo', name: 'demo', description: 'This machine' }] };
  });
}
