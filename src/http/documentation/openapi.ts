import { operationsTable } from '../../genesys/operations.table.ts';
import { type RefusalCode, refusalsTable } from '../../genesys/refusals.table.ts';
import type { JsonObject } from '../../kit/json.ts';
import { type DocumentedRoute, routesTable } from './routes.table.ts';
import { componentSchemas, jsonSchemaOf, requestSchemas } from './schemas.ts';

/** What may refuse every request that needs a sign-in, and every request. */
const always: readonly RefusalCode[] = [
  'not-authenticated',
  'no-permission',
  'operation-forbidden',
  'overloaded',
  'internal-error',
];
const everywhere: readonly RefusalCode[] = ['internal-error'];

/** Names of the query parameters of the histories as GET requests. */
export const queryParameters = [
  'fromDate',
  'toDate',
  'mediaType',
  'sort',
  'maxSize',
  'userId',
  'source',
  'customAttributes',
  'searchCustomAttributes',
] as const;

/** OpenAPI 3.1 of the listener of users. */
export function openApiDocument(version: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routesTable) {
    const path = paths[route.path] ?? {};
    path[route.method] = operationOf(route);
    paths[route.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Genesys Web Services Interaction History, over CXEngage',
      version,
      description:
        'Operations are accepted with a `referenceId`; their results come as CometD notifications on `/v2/ucs/interactions`, which asyncapi.json describes.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ basic: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        session: { type: 'apiKey', in: 'cookie', name: 'JSESSIONID' },
      },
      schemas: Object.fromEntries(
        [...Object.entries(componentSchemas), ...Object.entries(requestSchemas)].map(([name, schema]) => [
          name,
          jsonSchemaOf(schema),
        ]),
      ),
    },
  };
}

function operationOf(route: DocumentedRoute): JsonObject {
  const { summary, isOpen, operations = [], hasHistoryQuery } = route;
  const path = [...route.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = hasHistoryQuery
    ? queryParameters.map((name) => ({ name, in: 'query', schema: { type: 'string' } }))
    : [];
  const parameters = [...path, ...query];
  return {
    summary,
    ...(isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.method === 'post' && { requestBody: bodyOf(route) }),
    responses: responsesOf(route),
    ...(operations.length > 0 && { externalDocs: { url: documentationOf(operations[0]) } }),
  };
}

function bodyOf({ operations = [], reply }: DocumentedRoute): JsonObject {
  const schemas = operations.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const cometd = { $ref: '#/components/schemas/CometDMessages' };
  const own = reply === 'CometDMessages' ? cometd : { type: 'object' };
  return {
    required: true,
    content: { 'application/json': { schema: schemas.length > 0 ? { anyOf: schemas } : own } },
  };
}

function responsesOf(route: DocumentedRoute): JsonObject {
  const { reply, refusals, isOpen } = route;
  const schema = reply === 'Any' ? { type: 'object' } : { $ref: `#/components/schemas/${reply}` };
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of new Set([...refusals, ...(isOpen ? everywhere : always)])) {
    const { httpStatus } = refusalsTable[code];
    byStatus.set(httpStatus, [...(byStatus.get(httpStatus) ?? []), code]);
  }
  const refused = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes
        .map((code) => `${refusalsTable[code].statusCode}: ${refusalsTable[code].defaultMessage}`)
        .join('; '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Refused' } } },
    },
  ]);
  return {
    200: { description: 'Success', content: { 'application/json': { schema } } },
    ...Object.fromEntries(refused),
  };
}

function documentationOf(operation: string | undefined): string {
  return operationsTable.find(({ name }) => name === operation)?.documentation ?? '';
}
