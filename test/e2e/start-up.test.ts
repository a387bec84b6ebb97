import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';

let bridge: TestBridge;
beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.stop());

async function call(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; headers: Headers; body: JsonObject }> {
  const headers = { authorization: basic('ana.duarte@example.org', 'demo'), ...(init.headers as object) };
  const response = await fetch(bridge.api + path, { ...init, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as JsonObject };
}

const anaId = '3c0f8a104d2011ee8f6a1d2b3c4d5e6f';
const ana = {
  id: anaId,
  userName: 'ana.duarte@example.org',
  firstName: 'Ana',
  lastName: 'Duarte',
  roles: ['ROLE_AGENT'],
  enabled: true,
  changePasswordOnFirstLogin: false,
  uri: `http://localhost:8080/api/v2/users/${anaId}`,
  path: `/users/${anaId}`,
};

it('the server returns its version without authentication', async () => {
  const response = await fetch(`${bridge.api}/diagnostics/version`);
  expect(await response.json()).toEqual({ statusCode: 0, version: '8.5.202.96' });
});

it.each(['/me', '/features', '/notifications/handshake'])(
  'rejects %s without credentials with HTTP 403 and statusCode 20',
  async (path) => {
    const init = path.startsWith('/notifications') ? { method: 'POST', body: '[]' } : {};
    const response = await fetch(bridge.api + path, init);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ statusCode: 20, statusMessage: 'Access denied' });
  },
);

it('returns the authenticated user at /me, as real servers do', async () => {
  expect((await call('/me')).body).toEqual({ statusCode: 0, user: ana });
});

it('adds the requested subresources, empty if the bridge has none', async () => {
  const { body } = await call('/me/?subresources=features,devices,channels');
  expect(body['user']).toEqual({
    ...ana,
    devices: [expect.objectContaining({ id: anaId })],
    channels: [],
    features: expect.any(Array),
  });
  const all = (await call('/me?subresources=*')).body['user'];
  expect(all).toMatchObject({ settings: {}, calls: [], chats: [], interactions: [] });
});

it('returns only the requested fields of the user', async () => {
  expect((await call('/me?fields=id,userName')).body).toEqual({
    statusCode: 0,
    user: { id: anaId, userName: 'ana.duarte@example.org' },
  });
});

it.each(['StartContactCenterSession', 'Ready', 'NotReady'])('accepts %s', async (operationName) => {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operationName, channels: ['voice', 'chat'] }),
  };
  expect(await call('/me', init)).toMatchObject({ status: 200, body: { statusCode: 0 } });
});

it('lists the features by URI, and in full if fields are requested', async () => {
  const { body } = await call('/features');
  expect(body['uris']).toContain('http://localhost:8080/api/v2/features/api-multimedia-chat');
  const features = (await call('/features?fields=*')).body['features'] as JsonObject[];
  expect(features.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['api-multimedia', 'api-multimedia-chat', 'api-multimedia-email', 'api-ucs-voice']),
  );
  expect((await call('/features/api-ucs-voice')).body).toMatchObject({
    statusCode: 0,
    feature: { id: 'api-ucs-voice' },
  });
  expect(await call('/features/nothing')).toMatchObject({ status: 404, body: { statusCode: 6 } });
});

it('sets a session cookie for HTTP Basic, and then accepts the cookie alone', async () => {
  const { headers } = await call('/me');
  const cookie = headers.getSetCookie()[0] ?? '';
  expect(cookie).toMatch(/^JSESSIONID=[\w-]{20,}; Path=\/; HttpOnly; SameSite=Lax$/);
  const response = await fetch(`${bridge.api}/me`, { headers: { cookie: cookie.split(';', 1)[0] ?? '' } });
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie()).toEqual([]);
});

describe('EndContactCenterSession', () => {
  async function signedOut() {
    const { headers } = await call('/me');
    const cookie = headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const post = (path: string, body: unknown) =>
      fetch(bridge.api + path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const cometd = async (message: object) => {
      const response = await post('/notifications', [{ id: '1', ...message }]);
      return { status: response.status, reply: (await response.json()) as JsonObject[] };
    };
    const handshake = { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] };
    const { reply } = await cometd(handshake);
    const clientId = reply[0]?.['clientId'];
    await cometd({ channel: '/meta/connect', clientId });
    const held = cometd({ channel: '/meta/connect', clientId });
    await fetch(`${bridge.api}/diagnostics/version`); // sent after the poll, which has arrived by now
    expect((await post('/me', { operationName: 'EndContactCenterSession' })).status).toBe(200);
    return { cookie, post, cometd, clientId, held, handshake };
  }

  it('ends the cookie for everything, and the held poll', async () => {
    const { cookie, post, held, clientId, cometd, handshake } = await signedOut();
    expect((await held).reply).toMatchObject([{ successful: false, error: '402::Unknown client' }]);
    const me = await fetch(`${bridge.api}/me`, { headers: { cookie } });
    expect([me.status, await me.json()]).toMatchObject([403, { statusCode: 20 }]);
    expect((await post('/ucs/interactions/x', { operationName: 'GetInteractionContent' })).status).toBe(403);
    expect((await cometd({ channel: '/meta/connect', clientId })).reply).toMatchObject([{ successful: false }]);
    expect((await cometd(handshake)).status).toBe(403);
  });

  it('lets the desktop disconnect for a minute, because some do it last', async () => {
    const { cometd, clientId } = await signedOut();
    const disconnect = { channel: '/meta/disconnect', clientId };
    bridge.clock.advance(59_000);
    expect((await cometd(disconnect)).reply).toMatchObject([{ successful: true }]);
    bridge.clock.advance(2_000);
    expect((await cometd(disconnect)).reply).toMatchObject([{ successful: false, advice: { reconnect: 'handshake' } }]);
  });
});

it('reports that it is live and ready', async () => {
  expect(await (await fetch(`${bridge.app.origin}/health/live`)).json()).toEqual({ status: 'live' });
  expect(await (await fetch(`${bridge.app.origin}/health/ready`)).json()).toEqual({
    status: 'ready',
    source: 'unknown',
    store: 'up',
    waitingBytes: expect.any(Number),
  });
});

it.each([
  ['/services?fields=*', 'services'],
  ['/me/groups?type=BusinessUnit&fields=*', 'groups'],
  ['/me/devices/any/settings/tserver', 'settings'],
  ['/groups?type=dispositions&fields=*', 'groups'],
  ['/workbins?fields=*', 'workbins'],
  ['/contacts', 'contacts'],
  [`/contacts/${anaId}?type=User`, 'contact'],
  ['/settings/agent-states', 'settings'],
  ['/../../internal-api/me/settings?fields=*', 'resources'],
  ['/../../internal-api/contact-center?subresources=businessAttributes', 'contactCenter'],
  ['/../../internal-api/lucene/index', 'index'],
])('answers what desktops ask for when they start: %s', async (path, key) => {
  const { status, body } = await call(path);
  expect({ status, body }).toMatchObject({ status: 200, body: { statusCode: 0 } });
  expect(body).toHaveProperty(key);
  const response = await fetch(bridge.api + path);
  expect([response.status, await response.json()]).toMatchObject([403, { statusCode: 20 }]);
});

it('reports the contact server as active, because a desktop would say that it is out of service', async () => {
  const { body } = await call('/services?fields=*');
  expect(body['services']).toContainEqual({ type: 'MultiMediaContent', state: 'Active' });
});

it.each(['/contacts/somebody-else', '/services/1', '/../../internal-api/users', '/me/devices/any'])(
  'knows nothing else at these addresses: %s',
  async (path) => {
    expect(await call(path)).toMatchObject({ status: 404, body: { statusCode: 6 } });
  },
);
