import type { FastifyInstance } from 'fastify';
import { userResource } from '../genesys/resources.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { callerOf } from './authentication.ts';
import { featuresOfTenant } from './features.ts';
import { bodyOf, noSuchOperation, operationNameOf } from './request-body.ts';

interface MeQuery {
  readonly subresources?: unknown;
  readonly fields?: unknown;
}

const sessionOperations = ['StartContactCenterSession', 'EndContactCenterSession'];

/** The caller (`/me`). Every desktop requests it first, and starts and ends its session on it. Both succeed, because the bridge has no such session. */
export function registerMe(app: FastifyInstance): void {
  app.get<{ Querystring: MeQuery }>('/me', async (request) => {
    const { principal, names, tenant } = callerOf(request);
    const user = userResource(tenant.site().publicUrl, principal.userId, names);
    const { fields, subresources } = request.query;
    return { statusCode: 0, user: { ...pickKeys(user, fields), ...subresourcesOf(subresources, tenant) } };
  });

  app.post('/me', async (request) => {
    callerOf(request);
    const name = operationNameOf(bodyOf(request.body));
    if (!sessionOperations.includes(name)) throw noSuchOperation(sessionOperations);
    return { statusCode: 0 };
  });
}

/** The requested subresources (Subresources, 8.5.2). Devices, calls and the like are empty, because the bridge handles no calls or chats. */
function subresourcesOf(requested: unknown, tenant: Tenant): Record<string, unknown> {
  const all: Record<string, unknown> = {
    devices: [],
    channels: [],
    calls: [],
    chats: [],
    interactions: [],
    settings: {},
    features: featuresOfTenant(tenant),
  };
  return requested === undefined ? {} : pickKeys(all, requested);
}

/** The entries whose keys a comma-separated list names; all for `*` and without a list. */
function pickKeys(all: Record<string, unknown>, requested: unknown): Record<string, unknown> {
  if (typeof requested !== 'string' || requested === '*') return all;
  const keys = requested.split(',').map((key) => key.trim());
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}
