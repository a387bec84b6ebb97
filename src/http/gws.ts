import type { FastifyInstance } from 'fastify';
import { type OperationRow, operationsTable, type ServedOperation } from '../genesys/operations.table.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { JsonObject } from '../kit/json.ts';
import type { InFlight } from '../operations/in-flight.ts';
import type { Operation } from '../operations/operation.ts';
import type { ReferenceIds } from '../operations/reference-ids.ts';
import { callerOf } from './authentication.ts';
import { bodyOf, noSuchOperation, operationNameOf } from './body.ts';
import { resourceId } from './resource-id.ts';

/** What the operations' routes need. */
export interface GwsParts {
  readonly operations: Readonly<Record<ServedOperation, Operation>>;
  readonly tickets: ReferenceIds;
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
      const { operation, messageType, failed } = served(body, rows, parts.operations);
      if (parts.inFlight.full) throw new Refusal('overloaded');
      const work = operation({ id, body, principal });
      const ticket = parts.tickets.next();
      const accepted = { ticket, principal, work, messageType, failed, requestId: request.id };
      // "close" comes after the reply was handed to the system, and also when its connection broke before that.
      reply.raw.once('close', () => parts.inFlight.start(accepted));
      reply.type('application/json').send(`{"statusCode":0,"referenceId":${ticket.referenceId}}`);
    });
  }
}

function served(
  body: JsonObject,
  rows: readonly OperationRow[],
  operations: Readonly<Record<string, Operation>>,
): Pick<OperationRow, 'messageType' | 'failed'> & { readonly operation: Operation } {
  const name = operationNameOf(body);
  const row = rows.find((each) => each.name === name);
  if (!row) throw noSuchOperation(rows.map((each) => each.name));
  const operation = row.status === 'served' ? operations[row.name] : undefined;
  if (!operation) throw new Refusal('operation-forbidden', `${row.name} is not available: ${row.reason}`);
  return { ...row, operation };
}
