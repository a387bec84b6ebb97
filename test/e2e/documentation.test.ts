import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyTopic } from '../../src/genesys/topics.ts';
import { asyncApiDocument } from '../../src/http/documentation/asyncapi.ts';
import { openApiDocument, queryParameters } from '../../src/http/documentation/openapi.ts';
import { routesTable } from '../../src/http/documentation/routes.table.ts';
import { componentSchemas, notificationSchemas, requestSchemas } from '../../src/http/documentation/schemas.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

/* The documents at /documentation, held to the running bridge in both directions. */

const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const openApi = openApiDocument(version);
const paths = openApi['paths'] as Record<string, Record<string, { responses: Record<string, unknown> }>>;
const headers = { authorization: basic('ana.duarte@example.org', 'demo'), 'content-type': 'application/json' };

const routes = new Set<string>();
let bridge: TestBridge;
beforeAll(async () => {
  bridge = await startBridge({
    environment: { ADMIN_PORT: '0' },
    simulator: { interactions: 20 },
    overrides: { onRoute: ({ method, url }) => void routes.add(`${method} ${url}`) },
  });
});
afterAll(() => bridge.stop());

it.each([
  ['openapi.json', openApi],
  ['asyncapi.json', asyncApiDocument(version)],
])('%s in docs/ is what the bridge serves', async (name, document) => {
  const served = await (await fetch(`${bridge.app.adminOrigin}/documentation/${name}`)).json();
  expect(served).toEqual(JSON.parse(JSON.stringify(document)));
  expect(JSON.parse(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'))).toEqual(served);
});

it('every route is documented, and every documented route is served', () => {
  const served = [...routes].filter((route) => /^(GET|POST) /.test(route));
  const documented = routesTable.map(
    ({ method, path }) => `${method.toUpperCase()} ${path.replace('{*}', '*').replace(/\{(\w+)\}/g, ':$1')}`,
  );
  expect(new Set(documented)).toEqual(new Set(served));
});

/** What a client may put into any field. */
const oddValue = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double(),
  fc.boolean(),
  fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 }), { maxKeys: 2 }),
);
const fields = [...queryParameters, 'phoneNumber', 'emailAddress', 'createContactEnabled'];
const goodValues: Readonly<Record<string, readonly unknown[]>> = {
  fromDate: ['2024-03-01', '2024-03-07 12:00:00.000+0000'],
  toDate: ['2024-03-09'],
  mediaType: ['chat', 'Email', 'call'],
  sort: ['asc', 'desc'],
  maxSize: [1, 5, '100'],
  userId: ['3c0f8a104d2011ee8f6a1d2b3c4d5e6f'],
  source: ['main'],
  customAttributes: [['accountNumber']],
  searchCustomAttributes: [{ accountNumber: '1' }],
  phoneNumber: ['+15551234567'],
  emailAddress: ['someone@example.org'],
  createContactEnabled: ['false'],
};
const oneField = fc
  .constantFrom(...fields)
  .chain((name) => fc.tuple(fc.constant(name), fc.oneof(fc.constantFrom(...(goodValues[name] ?? [''])), oddValue)));
const someFields = fc.array(oneField, { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs) as JsonObject);
const anId = fc.oneof(
  fc.constant(chat),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
  fc.constantFrom('.', '..', '%', 'a/b', 'x'.repeat(300)),
);

async function send(
  method: string,
  url: string,
  body?: string,
): Promise<{ status: number; body: unknown; type: string }> {
  const response = await fetch(bridge.app.origin + url, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), type: response.headers.get('content-type') ?? '' };
}

describe.each(
  routesTable
    .filter(({ path }) => !path.includes('notifications'))
    .map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const),
)('%s', (_name, route) => {
  it('answers generated requests as it is documented, and never with an error of its own', async () => {
    const documented = Object.keys(paths[route.path]?.[route.method]?.responses ?? {}).map(Number);
    const operation = fc.oneof(
      fc.constantFrom(...(route.operations ?? ['StartContactCenterSession']), 'Unknown'),
      oddValue,
    );
    await fc.assert(
      fc.asyncProperty(
        anId,
        someFields,
        operation,
        fc.string(),
        fc.integer({ min: 0, max: 9 }),
        async (id, given, operationName, text, kind) => {
          const path = route.path.replace(/\{\w+\}/g, () => encodeURIComponent(id.isWellFormed() ? id : 'x'));
          const query = new URLSearchParams(
            Object.entries(given).map(([key, value]) => [
              key,
              typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value),
            ]),
          );
          const url = route.hasHistoryQuery ? `${path}?${query}` : path;
          const body = kind === 0 ? text.toWellFormed() : JSON.stringify({ ...given, operationName });
          const reply = await send(route.method.toUpperCase(), url, route.method === 'post' ? body : undefined);
          // The path may have become another one that is not there.
          expect([...documented, 404]).toContain(reply.status);
          expect(reply.status).toBeLessThan(500);
          expect(reply.type).toContain('application/json');
          const schema = reply.status === 200 ? route.reply : 'Refused';
          // A path with a dot segment is another one.
          const isSamePath = new URL(url, bridge.app.origin).pathname === path;
          if (schema !== 'Any' && isSamePath)
            expect(componentSchemas[schema].safeParse(reply.body).error).toBeUndefined();
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the notifications', () => {
  const bodies: Readonly<Record<string, readonly [path: string, body: object]>> = {
    GetInteractionContent: [`/ucs/interactions/${chat}`, {}],
    RetrieveContactHistory: ['/ucs/contacts/unknown/interactions', {}],
    RetrieveInteractionHistory: ['/ucs/interactions', { fromDate: '2024-03-01' }],
    RetrieveAgentHistory: ['/ucs/interactions', {}],
    IdentifyUCSContact: ['/contacts/ucs', { phoneNumber: '+19995551234' }],
  };

  it.each(Object.entries(bodies))('of %s are as they are documented', async (operationName, [path, body]) => {
    const wire = new Wire(bridge.api);
    await wire.open(historyTopic);
    const sent = { operationName, ...body };
    expect(requestSchemas[operationName as keyof typeof requestSchemas].safeParse(sent).error).toBeUndefined();
    const { data } = await wire.operate(path, sent);
    expect(notificationSchemas[operationName]?.safeParse(data).error).toBeUndefined();
  });

  it('of every served operation are documented, and no others', () => {
    expect(Object.keys(notificationSchemas).sort()).toEqual(Object.keys(bodies).sort());
  });
});
