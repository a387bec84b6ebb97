import type { FastifyInstance } from 'fastify';
import type { Bayeux } from '../bayeux/bayeux.ts';
import { gwsUserId, userResource } from '../genesys/resources.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { callerOf } from './authentication.ts';
import { featuresOfTenant } from './features.ts';
import { bodyOf, noSuchOperation, operationNameOf } from './request-body.ts';

interface MeQuery {
  readonly subresources?: unknown;
  readonly fields?: unknown;
}

const sessionOperations = ['StartContactCenterSession', 'EndContactCenterSession'];

/** Desktops send these at their start. They change nothing, because agents work in CXEngage; a site may prefer to refuse them. */
const agentStates = ['Ready', 'NotReady'];

/** The caller (`/me`). Every desktop requests it first, and starts and ends its session on it. The start changes nothing; the end ends the sign-in. */
export function registerMe(app: FastifyInstance, bayeux: Bayeux): void {
  app.get<{ Querystring: MeQuery }>('/me', async (request) => {
    const { principal, names, tenant } = callerOf(request);
    const user = userResource(tenant.site().publicUrl, principal.userId, names);
    const { fields, subresources } = request.query;
    return {
      statusCode: 0,
      user: { ...pickKeys(user, fields), ...subresourcesOf(subresources, tenant, principal.userId) },
    };
  });

  app.post('/me', async (request) => {
    const caller = callerOf(request);
    const name = operationNameOf(bodyOf(request.body));
    const { acceptAgentStates } = caller.tenant.site().profile;
    const accepted = acceptAgentStates ? [...sessionOperations, ...agentStates] : sessionOperations;
    if (!accepted.includes(name)) throw noSuchOperation(accepted);
    if (name === 'EndContactCenterSession') {
      await caller.tenant.authenticator.signOut(caller, request.ip);
      await bayeux.signOut(caller.principal, caller.id);
    }
    return { statusCode: 0 };
  });
}

/** The requested subresources (Subresources, 8.5.2). Calls and the like are empty, because the bridge handles no calls or chats. */
function subresourcesOf(requested: unknown, tenant: Tenant, userId: string): Record<string, unknown> {
  const all: Record<string, unknown> = {
    devices: [deviceOf(tenant, userId)],
    channels: [],
    calls: [],
    chats: [],
    interactions: [],
    settings: {},
    features: featuresOfTenant(tenant),
  };
  return requested === undefined ? {} : pickKeys(all, requested);
}

/** A device without a telephone: several desktops read the first one without asking whether there is any. */
function deviceOf(tenant: Tenant, userId: string): object {
  const id = gwsUserId(userId);
  const path = `/devices/${id}`;
  return {
    id,
    deviceState: 'Active',
    userState: { displayName: 'Ready', state: 'Ready' },
    phoneNumber: '',
    capabilities: [],
    uri: `${tenant.site().publicUrl}${path}`,
    path,
  };
}

/** The entries whose keys a comma-separated list names; all for `*` and without a list. */
function pickKeys(all: Record<string, unknown>, requested: unknown): Record<string, unknown> {
  if (typeof requested !== 'string' || requested === '*') return all;
  const keys = requested.split(',').map((key) => key.trim());
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}
