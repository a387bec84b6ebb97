import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { CxApi } from './api.ts';
import { ServiceSession } from './service-session.ts';

const call = { step: 'user', path: '/v1/tenants/t/users', signal: new AbortController().signal } as const;

let clock: ManualClock;
let server: Server;
let api: CxApi;
let answer: (path: string, response: ServerResponse) => void;
let arrived: PromiseWithResolvers<void>;
beforeEach(async () => {
  clock = new ManualClock(0);
  arrived = Promise.withResolvers();
  server = createServer((request, response) => {
    arrived.resolve();
    answer(request.url ?? '', response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = new CxApi({ url, quota: { concurrency: 2, ratePerSecond: 100 }, clock, retryWaitsMs: [] });
});
afterEach(async () => {
  await api.close();
  server.closeAllConnections();
  server.close();
});

it('a call fails when its token has not come within ten seconds, whatever time the caller has left', async () => {
  answer = () => {};
  const session = new ServiceSession(api, 't', async () => ({ username: 'u', password: 'p' }));
  const result = session.call(call).catch((error: unknown) => error);
  await arrived.promise;
  clock.advance(9_999);
  expect(await Promise.race([result, new Promise((resolve) => setImmediate(resolve, 'waiting'))])).toBe('waiting');
  clock.advance(1);
  expect(await result).toMatchObject({ code: 'deadline' });
});

it('concurrent calls share one token, and a rejected token is renewed once', async () => {
  const tokens: string[] = [];
  answer = (path, response) => {
    if (path === '/v1/tokens') {
      tokens.push(`token-${tokens.length}`);
      response.end(JSON.stringify({ token: tokens.at(-1) }));
    } else response.writeHead(tokens.length < 2 ? 401 : 200).end('{}');
  };
  const session = new ServiceSession(api, 't', async () => ({ username: 'u', password: 'p' }));
  const replies = await Promise.all([session.call(call), session.call(call)]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  expect(tokens).toHaveLength(2);
});

it('a token is renewed before it expires, while calls still use the old one', async () => {
  const tokens: string[] = [];
  const used: string[] = [];
  const held = Promise.withResolvers<void>();
  answer = (path, response) => {
    if (path !== '/v1/tokens') {
      response.end('{}');
      return;
    }
    tokens.push(`token-${tokens.length}`);
    const body = JSON.stringify({ token: tokens.at(-1), ttl: 1_000 });
    if (tokens.length === 1) response.end(body);
    else held.promise.then(() => response.end(body));
  };
  server.on('request', ({ headers, url }) => {
    if (url !== '/v1/tokens') used.push(String(headers.authorization));
  });
  const session = new ServiceSession(api, 't', async () => ({ username: 'u', password: 'p' }));
  await session.call(call);
  clock.advance(800_000);
  await session.call(call);
  held.resolve();
  const nextUsed = async (): Promise<string | undefined> => {
    await session.call(call);
    return used.at(-1);
  };
  await expect.poll(nextUsed).toBe('Token token-1');
  expect(used.slice(0, 2)).toEqual(['Token token-0', 'Token token-0']);
  expect(tokens).toHaveLength(2);
});

it('a token that has expired is not used', async () => {
  const paths: string[] = [];
  answer = (path, response) => {
    paths.push(path);
    response.end(path === '/v1/tokens' ? JSON.stringify({ token: 'x', ttl: 60 }) : '{}');
  };
  const session = new ServiceSession(api, 't', async () => ({ username: 'u', password: 'p' }));
  await session.call(call);
  clock.advance(61_000);
  await session.call(call);
  expect(paths).toEqual(['/v1/tokens', call.path, '/v1/tokens', call.path]);
});

it('after a token has expired all calls share the next one, and refused credentials are not sent again and again', async () => {
  let [tokens, isRefused] = [0, false];
  answer = (path, response) => {
    if (path !== '/v1/tokens') response.end('{}');
    else {
      tokens += 1;
      response.writeHead(isRefused ? 401 : 200).end(JSON.stringify({ token: 'x', ttl: 60 }));
    }
  };
  const session = new ServiceSession(api, 't', async () => ({ username: 'u', password: 'p' }));
  await session.call(call);
  clock.advance(61_000);
  await Promise.all(Array.from({ length: 8 }, () => session.call(call)));
  expect(tokens).toBe(2);
  isRefused = true;
  clock.advance(61_000);
  for (let count = 0; count < 5; count += 1) await session.call(call).catch(() => {});
  expect(tokens).toBe(3);
});

describe('with HTTP Basic', () => {
  const basic = () =>
    new ServiceSession(api, 't', async () => ({ username: 'u', password: 'pässword' }), undefined, 'basic');

  it('every call has the password, and there is no token', async () => {
    const seen: unknown[] = [];
    server.on('request', ({ headers, url }) => seen.push(url, headers.authorization));
    answer = (_path, response) => response.end('{}');
    await basic().call(call);
    expect(seen).toEqual([call.path, `Basic ${Buffer.from('u:pässword').toString('base64')}`]);
  });

  it('a password that is refused is not sent again for half a minute', async () => {
    let calls = 0;
    answer = (_path, response) => {
      calls += 1;
      response.writeHead(401).end();
    };
    const session = basic();
    for (let count = 0; count < 3; count += 1)
      await expect(session.call(call)).rejects.toMatchObject({ code: 'refused-credentials', fields: { status: 401 } });
    expect(calls).toBe(2);
    clock.advance(30_000);
    await expect(session.call(call)).rejects.toMatchObject({ code: 'refused-credentials' });
    expect(calls).toBe(4);
  });
});

it.each([
  ['404', 404, 'wrong-address'],
  ['a page', 200, 'wrong-address'],
  ['403', 403, 'refused-credentials'],
  ['400', 400, 'refused-credentials'],
])('a request for a token that is answered with %s fails as %s', async (_what, status, code) => {
  answer = (_path, response) => response.writeHead(status).end('"no token"');
  const session = new ServiceSession(api, 't', async () => ({ username: 'u', password: 'p' }));
  await expect(session.call(call)).rejects.toMatchObject({ code, fields: { step: 'token', status, host: api.host } });
});
