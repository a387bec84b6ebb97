import type { FastifyInstance } from 'fastify';
import { type OperationRow, operationsTable, type ServedOperation } from '../genesys/operations.table.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { InFlight } from '../history/in-flight.ts';
import type { Operation } from '../history/operation.ts';
import type { Tickets } from '../history/ticket.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { callerOf } from './auth.ts';
import { resourceId } from './resource-id.ts';

/** What the operations' routes need. */
export interface GwsParts {
  readonly operations: Readonly<Record<ServedOperation, Operation>>;
  readonly tickets: Tickets;
  readonly inFlight: InFlight;
}

/** One POST route for each address in the operations table; `operationName` in the body says which operation is meant (CometD brings its result). */
export function registerOperations(app: FastifyInstance, parts: GwsParts): void {
  for (const path of new Set(operationsTable.map((row) => row.path))) {
    const rows: readonly OperationRow[] = operationsTable.filter((row) => row.path === path);
    app.post<{ Params: { id?: string } }>(path, (request, reply) => {
      const { principal } = callerOf(request);
      const id = request.params.id === undefined ? undefined : resourceId(request.params.id);
      const body = bodyOf(request.body);
      const operation = served(body, rows, parts.operations);
      if (parts.inFlight.full) throw new Refusal('overloaded');
      const work = operation({ id, body, principal });
      const ticket = parts.tickets.next();
      // "close" comes after the reply was handed to the system, and also when its connection broke before that.
      reply.raw.once('close', () => parts.inFlight.start({ ticket, principal, work, requestId: request.id }));
      reply.type('application/json').send(`{"statusCode":0,"referenceId":${ticket.referenceId}}`);
    });
  }
}

/** The body of an operation. Throws Refusal for one that is missing or no object. */
export function bodyOf(body: unknown): JsonObject {
  if (body === undefined || body === null) throw new Refusal('missing-parameter', 'The body is missing');
  if (!isJsonObject(body)) throw new Refusal('unreadable-value', 'The body must be a JSON object');
  return body;
}

/** The operation that a body names. Throws Refusal where it names none. */
export function operationNameOf(body: JsonObject): string {
  const name = body['operationName'];
  if (name === undefined || name === null || name === '') {
    throw new Refusal('missing-parameter', 'operationName is missing');
  }
  if (typeof name !== 'string') throw new Refusal('unreadable-value', 'operationName must be a string');
  return name;
}

function served(
  body: JsonObject,
  rows: readonly OperationRow[],
  operations: Readonly<Record<string, Operation>>,
): Operation {
  const name = operationNameOf(body);
  const row = rows.find((each) => each.name === name);
  if (!row) {
    const known = rows.map((each) => each.name).join(', ');
    throw new Refusal('operation-forbidden', `No such operation here; this address knows ${known}`);
  }
  const operation = row.status === 'served' ? operations[row.name] : undefined;
  if (!operation) throw new Refusal('operation-forbidden', `${row.name} is not available: ${row.reason}`);
  return operation;
}
