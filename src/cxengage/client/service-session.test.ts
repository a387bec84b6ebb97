import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
