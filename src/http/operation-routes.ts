import type { FastifyInstance } from 'fastify';
import { type OperationRow, operationsTable, type ServedOperation } from '../genesys/operations.table.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Acceptance } from '../operations/accept.ts';
import { callerOf } from './authentication.ts';
import { MAX_OPERATION_BYTES } from './limits.policy.ts';
import { bodyBytesOf, bodyOf, noSuchOperation, operationNameOf } from './request-body.ts';
import { resourceId } from './resource-id.ts';

type ServedRow = (typeof operationsTable)[number] & { readonly status: 'served'; readonly name: ServedOperation };

/** One POST route for each address of the operations table. `operationName` in the body names the operation; CometD brings the result. */
export function registerOperations(app: FastifyInstance, acceptance: Acceptance): void {
  for (const path of new Set(operationsTable.map((row) => row.path))) {
    const rows = operationsTable.filter((row) => row.path === path);
    app.post<{ Params: { id?: string } }>(path, { bodyLimit: MAX_OPERATION_BYTES }, async (request, reply) => {
      const { principal, permissions, tenant } = callerOf(request);
      const id = request.params.id === undefined ? undefined : resourceId(request.params.id);
      const body = bodyOf(request.body);
      const row = servedRow(body, rows);
      const call = {
        tenant,
        principal,
        permissions,
        name: row.name,
        id,
        body,
        requestId: request.id,
        bodyBytes: bodyBytesOf(request),
      };
      const accepted = await acceptance.accept(call, row);
      // "close" comes after the reply was handed to the system, and also if its connection broke before.
      reply.raw.once('close', accepted.start);
      return reply.type('application/json').send(`{"statusCode":0,"referenceId":${accepted.referenceId}}`);
    });
  }
}

/** The row of the operation that a body names. Throws Refusal if it is not served at this address. */
function servedRow(body: JsonObject, rows: readonly (typeof operationsTable)[number][]): ServedRow & OperationRow {
  const name = operationNameOf(body);
  const row = rows.find((each) => each.name === name);
  if (!row) throw noSuchOperation(rows.map((each) => each.name));
  if (row.status !== 'served') {
    throw new Refusal('operation-forbidden', `${row.name} is not available: ${row.reason}`);
  }
  return row;
}
