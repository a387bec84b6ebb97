import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';

const authorization = basic('ana.duarte@example.org', 'demo');
const page = 'https://desktop.example.com';
const json = { authorization, 'content-type': 'application/json' };
const handshake = JSON.stringify([{ channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] }]);
const start = JSON.stringify({ operationName: 'StartContactCenterSession' });

let open: TestBridge;
let strict: TestBridge;
beforeAll(async () => {
  const environment = { ALLOWED_ORIGINS: `https://*.example.com`, COOKIE_SAME_SITE: 'None' };
  open = await startBridge({ environment, overrides: { headersTimeoutMs: 500 } });
  strict = await startBridge({ environment: { ...environment, CSRF: 'on' } });
});
afterAll(async () => {
  await open.stop();
  await strict.stop();
});

describe('a page of an allowed origin', () => {
  it('may send requests with credentials, and read the token headers', async () => {
    const { headers, status } = await fetch(`${open.api}/me`, { headers: { authorization, origin: page } });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(page);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-expose-headers')).toBe('X-CSRF-HEADER,X-CSRF-TOKEN');
    expect(headers.get('vary')).toMatch(/origin/i);
  });

  it('gets the methods and headers of real servers for a preflight, without credentials', async () => {
    const asks = { origin: page, 'access-control-request-method': 'POST' };
    const { headers, status } = await fetch(`${open.api}/notifications`, { method: 'OPTIONS', headers: asks });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(page);
    expect(headers.get('access-control-allow-methods')).toContain('DELETE');
    expect(headers.get('access-control-allow-headers')).toContain('ContactCenterId');
    expect(headers.get('access-control-max-age')).toBe('120');
  });

  it('may poll', async () => {
    const response = await fetch(`${open.api}/notifications`, {
      method: 'POST',
      headers: { ...json, origin: page },
      body: handshake,
    });
    expect(await response.json()).toMatchObject([{ successful: true }]);
  });
});

describe.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin that only ends like an allowed one', { origin: 'https://evil.com/.example.com' }],
  ['no origin, as a sandboxed page', { origin: 'null' }],
  ['another site, by the browser’s own word', { 'sec-fetch-site': 'cross-site' }],
])('a page of %s', (_what, headers) => {
  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
    'may not poll with %s',
    async (type) => {
      for (const { api } of [open, strict]) {
        const request = {
          method: 'POST',
          headers: { authorization, ...headers, 'content-type': type },
          body: handshake,
        };
        const response = await fetch(`${api}/notifications`, request);
        expect([response.status, await response.json()]).toMatchObject([403, { statusCode: 3 }]);
      }
    },
  );

  it('is not allowed to read anything', async () => {
    const response = await fetch(`${open.api}/me`, { headers: { authorization, ...headers } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

it.each([
  ['a program that sends neither header', {}],
  ['a page of the bridge itself', { origin: 'http://localhost:8080' }],
  ['a page of the same origin, by the browser’s own word', { 'sec-fetch-site': 'same-origin' }],
])('%s may poll', async (_what, headers) => {
  const request = { method: 'POST', headers: { ...json, ...headers }, body: handshake };
  expect(await (await fetch(`${open.api}/notifications`, request)).json()).toMatchObject([{ successful: true }]);
});

describe('with CSRF protection', () => {
  const post = (headers: object) =>
    fetch(`${strict.api}/me`, { method: 'POST', headers: { ...json, ...headers }, body: start });

  it('every GET returns the name and the value of the token, which the next POST carries', async () => {
    const { headers } = await fetch(`${strict.api}/me`, { headers: { authorization } });
    const name = headers.get('x-csrf-header') ?? '';
    expect(name).toBe('X-CSRF-TOKEN');
    expect((await post({ [name]: headers.get(name) ?? '' })).status).toBe(200);
  });

  it.each([{}, { 'x-csrf-token': 'guess' }])('a POST with %j gets the vendor’s refusal', async (headers) => {
    const response = await post(headers);
    expect([response.status, await response.text()]).toEqual([403, 'Missing or invalid Csrf token']);
  });

  it('the token is that of the sign-in, so another user’s does not help', async () => {
    const other = await fetch(`${strict.api}/me`, {
      headers: { authorization: basic('ben.okafor@example.org', 'demo') },
    });
    expect((await post({ 'x-csrf-token': other.headers.get('x-csrf-token') ?? '' })).status).toBe(403);
  });

  it('CometD needs no token', async () => {
    const response = await fetch(`${strict.api}/notifications`, { method: 'POST', headers: json, body: handshake });
    expect(await response.json()).toMatchObject([{ successful: true }]);
  });

  it('a bridge without it sends no token, so that desktops send none', async () => {
    const { headers } = await fetch(`${open.api}/me`, { headers: { authorization } });
    expect([headers.get('x-csrf-header'), headers.get('x-csrf-token')]).toEqual([null, null]);
  });
});

it('cookies for an embedded desktop are SameSite=None, and so Secure', async () => {
  const { headers } = await fetch(`${open.api}/notifications`, { method: 'POST', headers: json, body: handshake });
  expect(headers.getSetCookie().map((each) => each.replace(/=[^;]+/, '='))).toEqual([
    'JSESSIONID=; Path=/; HttpOnly; Secure; SameSite=None',
    'BAYEUX_BROWSER=; Path=/; HttpOnly; Secure; SameSite=None',
  ]);
});

it('a request whose headers do not arrive in time gets 408 in the vendor’s form', async () => {
  const { hostname, port } = new URL(open.api);
  const socket = connect(Number(port), hostname);
  socket.write('GET /api/v2/me HTTP/1.1\r\nHost: x\r\n');
  let reply = '';
  socket.on('data', (chunk) => {
    reply += chunk;
  });
  await once(socket, 'close');
  const [head = '', body = ''] = reply.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(JSON.parse(body)).toEqual({ statusCode: 2, statusMessage: 'The request did not arrive in time' });
});

it('an address may have only so many sockets over which nobody has signed in', async () => {
  const { hostname, port } = new URL(strict.api);
  const sockets = Array.from({ length: 520 }, () => connect(Number(port), hostname));
  const closed = sockets.map((socket) => once(socket, 'close').catch(() => []));
  await Promise.race(closed);
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
  expect((await fetch(`${strict.api}/me`, { headers: { authorization } })).status).toBe(200);
});
