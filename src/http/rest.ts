import type { FastifyInstance } from 'fastify';
import type { ServedOperation } from '../genesys/operations.table.ts';
import { Refusal } from '../genesys/refusal.ts';
import { type JsonObject, parseJson } from '../kit/json.ts';
import { callerOf } from './authentication.ts';
import type { GwsParts } from './gws.ts';
import { resourceId } from './resource-id.ts';

/** Ours: what the operations bring asynchronously, for whoever simply asks for it. `/interactions/:id` is where the documented `uri` of an interaction leads. */
const lookUps: Readonly<Record<string, ServedOperation>> = {
  '/ucs/interactions/:id': 'GetInteractionContent',
  '/interactions/:id': 'GetInteractionContent',
  '/ucs/contacts/:id/interactions': 'RetrieveContactHistory',
  '/ucs/interactions': 'RetrieveInteractionHistory',
};

/** GET routes with the operations' parameters as query string, answered at once with `{"statusCode":0,…}` (docs/differences.md). */
export function registerRestQueries(app: FastifyInstance, { operations, inFlight }: GwsParts): void {
  for (const [path, operation] of Object.entries(lookUps)) {
    app.get<{ Params: { id?: string }; Querystring: JsonObject }>(path, async (request, reply) => {
      const { principal } = callerOf(request);
      const id = request.params.id === undefined ? undefined : resourceId(request.params.id);
      if (inFlight.full) throw new Refusal('overloaded');
      const work = operations[operation]({ id, body: bodyIn(request.query), principal });
      const json = await inFlight.answer(work, request.id).catch((error: unknown) => {
        throw refusalFor(error);
      });
      return reply.type('application/json').send(`{"statusCode":0,${json.slice(1)}`);
    });
  }
}

/** The body that a query string means: names of attributes repeated or with commas between them, pairs of them as JSON. */
function bodyIn(query: JsonObject): JsonObject {
  const { customAttributes, searchCustomAttributes, ...rest } = query;
  const names = [customAttributes]
    .flat()
    .flatMap((each) => (typeof each === 'string' ? each.split(',') : []))
    .map((name) => name.trim())
    .filter(Boolean);
  const pairs = typeof searchCustomAttributes === 'string' ? parseJson(searchCustomAttributes) : undefined;
  if (searchCustomAttributes && pairs === undefined) {
    throw new Refusal('unreadable-value', 'searchCustomAttributes must be an object in JSON');
  }
  return { ...rest, customAttributes: names, searchCustomAttributes: pairs };
}

/** What stands for "Request failed" where there is nobody to notify. */
function refusalFor(error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'not-found') return new Refusal('not-found', undefined, error);
  if (code === 'unavailable' || code === 'deadline')
    return new Refusal('overloaded', 'The source does not answer', error);
  return new Refusal('internal-error', 'Request failed', error);
}
