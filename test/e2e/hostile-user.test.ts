import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { putLarge } from '../support/large-interaction.ts';
import { Wire } from '../support/wire.ts';

const ben = 'ben.okafor@example.org';
const MEGABYTE = 2 ** 20;

let bridge: TestBridge;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  bridge = await startBridge({ environment: { BUDGET_MB: '16', USER_BUDGET_MB: '4', LOG_LEVEL: 'warn' } });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await bridge.stop();
});

async function contentOfBen(): Promise<JsonObject> {
  const wire = new Wire(bridge.api, ben);
  await wire.open();
  return wire.content('5a0c1e40-da40-11ee-9709-c2b07aa3bee9');
}

it('a user whose sessions never poll is refused when the budget is used up, and others are answered', async () => {
  putLarge(bridge.simulator, 'large', MEGABYTE);
  const silent = new Wire(bridge.api);
  await silent.open();
  for (let count = 0; count < 8; count += 1) expect(await silent.request('large')).toMatchObject({ statusCode: 0 });
  // Each reserved 64 KiB; the results that have no room have become "Request failed".
  await expect
    .poll(() => bridge.logged.filter((line) => line.includes('"code":"too-large"')).length)
    .toBeGreaterThan(4);
  expect(bridge.app.waiting().bytes).toBeLessThanOrEqual(4 * MEGABYTE);
  const source = bridge.simulator.hold(/interactions\/hanging-\d+$/);
  const more = await Promise.all(Array.from({ length: 60 }, (_, index) => silent.request(`hanging-${index}`)));
  expect(more).toContainEqual({ statusCode: 4, statusMessage: expect.stringContaining('Too many results') });
  expect(await contentOfBen()).toHaveProperty('interaction');
  source.release();
});

it('sockets that ask for a large content and never read it are bounded, and others are answered', async () => {
  putLarge(bridge.simulator, 'large', MEGABYTE);
  const { hostname, port } = new URL(bridge.api);
  const authorization = basic('ana.duarte@example.org', 'demo');
  const answered: Promise<unknown>[] = [];
  for (let count = 0; count < 40; count += 1) {
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    answered.push(new Promise((resolve) => socket.once('readable', resolve)));
    socket.write(`GET /api/v2/interactions/large HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
  }
  await Promise.all(answered);
  expect(bridge.app.waiting().bytes).toBeLessThanOrEqual(4 * MEGABYTE);
  expect(await contentOfBen()).toHaveProperty('interaction');
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => bridge.app.waiting().users).toBe(0);
});

it('two hundred requests that hang do not keep those of another user waiting', async () => {
  const source = bridge.simulator.hold(/interactions\/hanging-\d+$/);
  const wire = new Wire(bridge.api);
  await wire.open();
  const replies = await Promise.all(Array.from({ length: 60 }, (_, index) => wire.request(`hanging-${index}`)));
  expect(replies.some(({ statusCode }) => statusCode === 0)).toBe(true);
  expect(await contentOfBen()).toHaveProperty('interaction');
  source.release();
});

it('no call for a user waits for all that wait for another one, though those come first for their own user', async () => {
  await bridge.stop();
  bridge = await startBridge({ environment: { CXENGAGE_CONCURRENCY: '2', LOG_LEVEL: 'warn' } });
  const busy = new Wire(bridge.api);
  const other = new Wire(bridge.api, ben);
  await Promise.all([busy.open(), other.open()]);
  const source = bridge.simulator.hold(/interactions\/unknown-\d+$/);
  await Promise.all(Array.from({ length: 300 }, (_, index) => busy.request(`unknown-${index}`)));
  const content = other.content('9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d');
  source.release();
  const { interaction } = await content;
  expect((interaction as JsonObject)['userData']).not.toHaveProperty('CX_Incomplete');
  const before = bridge.simulator.requests.filter((request) => request.includes('/unknown-')).length;
  expect(before).toBeLessThan(150);
});
