import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';

/*
 * Who may use what: every route of the bridge with every kind of stranger. A route without a row fails the test, so that nobody adds one without deciding
 * who may use it.
 */

const ana = basic('ana.duarte@example.org', 'demo');
const ben = basic('ben.okafor@example.org', 'demo');

/** Public routes, whose replies contain nothing about users. */
const publicRoutes = ['GET /health/live', 'GET /health/ready', 'GET /api/v2/diagnostics/version'];
/** Polling: its own rules are below. A GET only says that there is no WebSocket. */
const notificationRoutes = ['/api/v2/notifications', '/api/v2/notifications/*'].flatMap((path) => [
  `POST ${path}`,
  `GET ${path}`,
]);
/** Routes of a signed-in user. */
const ownRoutes = [
  'GET /api/v2/me',
  'POST /api/v2/me',
  'GET /api/v2/features',
  'GET /api/v2/features/:id',
  'GET /api/v2/services',
  'GET /api/v2/me/groups',
  'GET /api/v2/me/devices/:id/settings/tserver',
  'GET /api/v2/groups',
  'GET /api/v2/workbins',
  'GET /api/v2/contacts',
  'GET /api/v2/contacts/:id',
  'GET /api/v2/settings/agent-states',
  'GET /internal-api/me/settings',
  'GET /internal-api/contact-center',
  'GET /internal-api/lucene/index',
  'GET /api/v2/ucs/interactions',
  'POST /api/v2/ucs/interactions',
  'GET /api/v2/ucs/interactions/:id',
  'POST /api/v2/ucs/interactions/:id',
  'GET /api/v2/interactions/:id',
  'GET /api/v2/ucs/contacts/:id/interactions',
  'POST /api/v2/ucs/contacts/:id/interactions',
  'POST /api/v2/contacts/ucs',
];

const routes: string[] = [];
let bridge: TestBridge;
let loggedOut: string;
let expired: string;
let cookie: string;
beforeAll(async () => {
  bridge = await startBridge({
    environment: { CSRF: 'on' },
    overrides: { onRoute: ({ method, url }) => void routes.push(`${method} ${url}`) },
  });
  expired = await signIn(ben);
  bridge.clock.advance(31 * 60_000);
  loggedOut = await signIn(ben);
  const { headers } = await fetch(`${bridge.api}/me`, { headers: { cookie: loggedOut } });
  await fetch(`${bridge.api}/me`, {
    method: 'POST',
    headers: {
      cookie: loggedOut,
      'content-type': 'application/json',
      'x-csrf-token': headers.get('x-csrf-token') ?? '',
    },
    body: JSON.stringify({ operationName: 'EndContactCenterSession' }),
  });
  cookie = await signIn(ana);
});
afterAll(() => bridge.stop());

async function signIn(authorization: string): Promise<string> {
  const { headers } = await fetch(`${bridge.api}/me`, { headers: { authorization } });
  return headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
}

/** Sends a request of a route, with an operation in its body if it takes one. */
async function send(route: string, headers: Record<string, string>) {
  const [method = '', path = ''] = route.split(' ');
  const url = bridge.app.origin + path.replaceAll(':id', 'an-id').replace('*', 'connect');
  const body = method === 'POST' ? JSON.stringify({ operationName: 'GetInteractionContent' }) : undefined;
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

it('every route has a row here', () => {
  const isOwn = (route: string): boolean => !/^(HEAD|OPTIONS) /.test(route);
  const listed = [...publicRoutes, ...notificationRoutes, ...ownRoutes];
  expect([...new Set(routes.filter(isOwn))].sort()).toEqual(listed.sort());
});

describe.each(ownRoutes)('%s', (route) => {
  it('is refused without a sign-in, with a wrong one, an expired one, an ended one, and an invented one', async () => {
    const strangers: Record<string, string>[] = [
      {},
      { authorization: basic('ana.duarte@example.org', 'wrong') },
      { authorization: 'Bearer x' },
      { cookie: expired },
      { cookie: loggedOut },
      { cookie: 'JSESSIONID=invented' },
    ];
    for (const headers of strangers) {
      const { status, text } = await send(route, headers);
      expect([status, JSON.parse(text)], JSON.stringify(headers)).toMatchObject([403, { statusCode: 20 }]);
    }
  });

  it('cannot be used by a page of another site with the cookie of who is signed in', async () => {
    const { status, headers, text } = await send(route, { cookie, origin: 'https://evil.example' });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    if (route.startsWith('POST')) expect([status, text]).toEqual([403, 'Missing or invalid Csrf token']);
  });
});

it.each(publicRoutes)('%s returns nothing about users', async (route) => {
  const { status, text } = await send(route, {});
  expect(status).toBe(200);
  expect(text.length).toBeLessThan(100);
});

describe('polling', () => {
  const post = async (messages: readonly object[], headers: Record<string, string>) => {
    const response = await fetch(`${bridge.api}/notifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(messages),
    });
    return { status: response.status, body: (await response.json()) as JsonObject[] };
  };
  const handshake = { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] };
  const open = async (authorization: string): Promise<string> => {
    const { body } = await post([handshake], { authorization });
    return String(body[0]?.['clientId']);
  };
  const channels = ['/meta/connect', '/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect'];
  const topics = ['/v2/ucs/interactions', '/v2/ucs/*', '/v2/**', '/**', '/v2/me/*'];
  const cases = channels.flatMap((channel) => topics.map((subscription) => [channel, subscription] as const));

  it.each(cases)(
    '%s for %s is refused to who is not signed in, and with a client id that is invented or another user’s',
    async (channel, subscription) => {
      const stolen = await open(ana);
      const message = (clientId: string) => [{ channel, subscription, clientId, connectionType: 'long-polling' }];
      const unknown = { successful: false, error: '402::Unknown client' };
      expect((await post(message(stolen), { authorization: ben })).body).toMatchObject([unknown]);
      expect((await post(message(randomUUID()), { authorization: ben })).body).toMatchObject([unknown]);
      for (const headers of [{}, { cookie: expired }, { cookie: 'JSESSIONID=invented' }]) {
        // Another id each time, because a repeated refusal of one id is delayed.
        expect(await post(message(await open(ana)), headers)).toMatchObject({ status: 200, body: [unknown] });
      }
      expect((await post(message(stolen), { authorization: ana, origin: 'https://evil.example' })).status).toBe(403);
    },
  );

  it.each([{}, { cookie: 'JSESSIONID=invented' }])('a handshake with %j is refused', async (headers) => {
    expect(await post([handshake], headers)).toMatchObject({ status: 403, body: { statusCode: 20 } });
  });

  it('a second message of a batch cannot use the session of somebody else', async () => {
    const [own, stolen] = [await open(ben), await open(ana)];
    const { body } = await post(
      [own, stolen].map((clientId) => ({ channel: '/meta/subscribe', subscription: '/**', clientId })),
      { authorization: ben },
    );
    expect(body).toMatchObject([{ successful: true }, { successful: false, error: '402::Unknown client' }]);
  });
});
