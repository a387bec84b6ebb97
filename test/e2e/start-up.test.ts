import { afterAll, beforeAll, expect, it } from 'vitest';
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
  expect(body['user']).toEqual({ ...ana, devices: [], channels: [], features: expect.any(Array) });
  const all = (await call('/me?subresources=*')).body['user'];
  expect(all).toMatchObject({ settings: {}, calls: [], chats: [], interactions: [] });
});

it('returns only the requested fields of the user', async () => {
  expect((await call('/me?fields=id,userName')).body).toEqual({
    statusCode: 0,
    user: { id: anaId, userName: 'ana.duarte@example.org' },
  });
});

it.each(['StartContactCenterSession', 'EndContactCenterSession'])('accepts %s', async (operationName) => {
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

it('keeps the cookie valid after EndContactCenterSession, because some desktops disconnect CometD after it', async () => {
  const { headers } = await call('/me');
  const cookie = headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const body = JSON.stringify({ operationName: 'EndContactCenterSession' });
  const init = { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body };
  expect((await fetch(`${bridge.api}/me`, init)).status).toBe(200);
  const after = await fetch(`${bridge.api}/notifications/disconnect`, {
    ...init,
    body: '[{"channel":"/meta/disconnect","clientId":"x"}]',
  });
  expect(after.status).toBe(200);
});

it('reports that it is live and ready', async () => {
  expect(await (await fetch(`${bridge.app.origin}/health/live`)).json()).toEqual({ status: 'live' });
  expect(await (await fetch(`${bridge.app.origin}/health/ready`)).json()).toEqual({ status: 'ready', store: 'up' });
});
