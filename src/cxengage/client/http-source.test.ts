import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { CxApi } from './api.ts';
import { Downloads } from './downloads.ts';
import { createCxSource } from './http-source.ts';

const id = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const call = { signal: new AbortController().signal };

let server: Server;
let api: CxApi;
let downloads: Downloads;
let user: object;
beforeEach(async () => {
  server = createServer((request, response) => {
    response.end(JSON.stringify(request.url === '/v1/tokens' ? { token: 't' } : { result: user }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new ManualClock(0);
  api = new CxApi({ url, quota: { concurrency: 2, ratePerSecond: 100 }, clock, retryWaitsMs: [] });
  downloads = new Downloads({ sourceOrigin: url, hosts: [], clock, maxBytes: 1_000 });
});
afterEach(async () => {
  await api.close();
  await downloads.close();
  server.closeAllConnections();
  server.close();
});

const fetchUser = () =>
  createCxSource(api, { tenantId: 'tenant', credentials: { username: 'u', password: 'p' } }, downloads).fetchUser(
    id,
    call,
  );

it.each([
  ['without an id', {}],
  ['with the id', { id }],
  ['with the id, spelled differently', { id: id.replaceAll('-', '').toUpperCase() }],
])('takes the reply for a user %s', async (_what, fields) => {
  user = { firstName: 'Ana', ...fields };
  expect(await fetchUser()).toMatchObject({ firstName: 'Ana' });
});

it('does not take another user for the one it asked for, because the owner would get the wrong name', async () => {
  user = { firstName: 'Ben', id: '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d' };
  await expect(fetchUser()).rejects.toMatchObject({ code: 'unreadable' });
});
