import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { CxApi } from './api.ts';

let server: Server;
let api: CxApi;
let requests: number;
let status: number;
beforeEach(async () => {
  [requests, status] = [0, 503];
  server = createServer((_request, response) => {
    requests += 1;
    response.writeHead(status, { 'retry-after': '0' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = new CxApi({ url, quota: { concurrency: 8, ratePerSecond: 10_000 }, clock: systemClock, retryWaitsMs: [] });
});
afterEach(async () => {
  await api.close();
  server.closeAllConnections();
  server.close();
});

const call = () => api.call({ step: 'record', path: '/v1/x', signal: AbortSignal.timeout(10_000) });
const fail = async (times: number): Promise<void> => {
  for (let count = 0; count < times; count += 1)
    await expect(call()).rejects.toMatchObject({ code: 'unavailable', fields: { step: 'record', host: api.host } });
};

it('a source that fails ten times in a row is left alone for a moment, and used again when it is back', async () => {
  await fail(10);
  expect(requests).toBe(10);
  await fail(20);
  expect(requests).toBe(10);
  status = 200;
  await vi.waitFor(async () => expect(await call()).toMatchObject({ status: 200 }), 5_000);
  expect(await call()).toMatchObject({ status: 200 });
});

it('a part that fails does not keep the others from being read', async () => {
  await fail(15);
  status = 200;
  const other = await api.call({ step: 'list', path: '/v1/x', signal: AbortSignal.timeout(10_000) });
  expect([other.status, api.isBroken]).toEqual([200, true]);
});

it('one that asks for a pause is not taken for one that fails', async () => {
  status = 429;
  await fail(20);
  expect(requests).toBe(20);
});

it('a refusal is an answer', async () => {
  status = 403;
  for (let count = 0; count < 20; count += 1) expect(await call()).toMatchObject({ status: 403 });
});
