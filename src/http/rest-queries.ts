import type { FastifyInstance } from 'fastify';
import type { ServedOperation } from '../genesys/operations.table.ts';
import { Refusal } from '../genesys/refusal.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import { type JsonObject, parseJson } from '../kit/json.ts';
import type { Acceptance } from '../operations/accept.ts';
import { callerOf } from './authentication.ts';
import { resourceId } from './resource-id.ts';

/** Not in the vendor's API: the results of operations as plain GET requests. The documented `uri` of an interaction is `/interactions/:id`. */
const queries: Readonly<Record<string, ServedOperation>> = {
  '/ucs/interactions/:id': 'GetInteractionContent',
  '/interactions/:id': 'GetInteractionContent',
  '/ucs/contacts/:id/interactions': 'RetrieveContactHistory',
  '/ucs/interactions': 'RetrieveInteractionHistory',
};

/** GET routes with the parameters of the operations as query string, answered at once with `{"statusCode":0,…}` (docs/differences.md). */
export function registerRestQueries(app: FastifyInstance, acceptance: Acceptance): void {
  for (const [path, name] of Object.entries(queries)) {
    app.get<{ Params: { id?: string }; Querystring: JsonObject }>(path, async (request, reply) => {
      const { principal, permissions, tenant } = callerOf(request);
      const id = request.params.id === undefined ? undefined : resourceId(request.params.id);
      const call = {
        tenant,
        principal,
        permissions,
        name,
        id,
        body: bodyOfQuery(request.query),
        requestId: request.id,
        bodyBytes: 0,
      };
      const { json, place } = await acceptance.answer(call).catch((error: unknown) => {
        throw refusalOfFailure(error);
      });
      // The answer counts until its reader has taken all of it, or is gone.
      if (reply.raw.closed) place.release();
      else reply.raw.once('close', place.release);
      return reply.type('application/json').send(`{"statusCode":0,${json.slice(1)}`);
    });
  }
}

/** The body that a query string stands for: names of attributes repeated or separated by commas, searched values as JSON. */
function bodyOfQuery(query: JsonObject): JsonObject {
  const { customAttributes, searchCustomAttributes, ...rest } = query;
  const names = [customAttributes]
    .flat()
    .flatMap((each) => (typeof each === 'string' ? each.split(',') : []))
    .map((name) => name.trim())
    .filter(Boolean);
  const pairs = typeof searchCustomAttributes === 'string' ? parseJson(searchCustomAttributes) : undefined;
  if (searchCustomAttributes && pairs === undefined) {
    throw new Refusal('unreadable-value', 'searchCustomAttributes must be a JSON object');
  }
  return { ...rest, customAttributes: names, searchCustomAttributes: pairs };
}

/** The HTTP equivalent of "Request failed". */
function refusalOfFailure(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const code = error instanceof BridgeError ? error.code : undefined;
  if (code === 'not-found' || code === 'feature-off') return new Refusal('not-found', undefined, error);
  if (code === 'not-permitted') return new Refusal('no-permission', undefined, error);
  if (code === 'unavailable' || code === 'deadline' || code === 'overloaded') {
    return new Refusal('overloaded', 'The source does not respond', error);
  }
  // Any other error that the bridge knows is what the source decided; the log has its code under the same request id.
  if (code !== undefined) return new Refusal('source-failed', undefined, error);
  return new Refusal('internal-error', 'Request failed', error);
}
