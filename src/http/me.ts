import type { FastifyInstance } from 'fastify';
import type { Features } from '../genesys/features.ts';
import { featureResources, userResource } from '../genesys/resources.ts';
import { callerOf } from './authentication.ts';
import { bodyOf, noSuchOperation, operationNameOf } from './body.ts';

interface MeQuery {
  readonly subresources?: unknown;
  readonly fields?: unknown;
}

const sessionOperations = ['StartContactCenterSession', 'EndContactCenterSession'];

/** The caller (`/me`): every desktop asks for it first, and begins and ends its session on it. There is nothing to begin here, so both succeed. */
export function registerMe(app: FastifyInstance, publicUrl: string, features: Features): void {
  app.get<{ Querystring: MeQuery }>('/me', async (request) => {
    const { principal, names } = callerOf(request);
    const user = userResource(publicUrl, principal.userId, names);
    return {
      statusCode: 0,
      user: { ...pick(user, request.query.fields), ...sub(request.query.subresources, publicUrl, features) },
    };
  });

  app.post('/me', async (request) => {
    callerOf(request);
    const name = operationNameOf(bodyOf(request.body));
    if (!sessionOperations.includes(name)) throw noSuchOperation(sessionOperations);
    return { statusCode: 0 };
  });
}

/** What `subresources` names (Subresources, 8.5.2); devices, calls and the like stay empty, since the bridge carries no live work. */
function sub(wanted: unknown, publicUrl: string, { on }: Features): Record<string, unknown> {
  const all: Record<string, unknown> = {
    devices: [],
    channels: [],
    calls: [],
    chats: [],
    interactions: [],
    settings: {},
    features: featureResources(publicUrl, on),
  };
  return wanted === undefined ? {} : pick(all, wanted);
}

/** The keys that a comma-separated list names; all for `*` and for no list. */
function pick(all: Record<string, unknown>, wanted: unknown): Record<string, unknown> {
  if (typeof wanted !== 'string' || wanted === '*') return all;
  const keys = wanted.split(',').map((key) => key.trim());
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}
