import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { DesktopClient } from '../../src/desktop/desktop-client.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { isJsonObject, type JsonObject } from '../../src/kit/json.ts';
import { RedisError, RedisLink } from '../../src/redis/redis-link.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { TestRedis } from '../support/redis.ts';
import { Wire } from '../support/wire.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';

let redis: TestRedis;
let bridge: TestBridge;
beforeAll(async () => {
  redis = await TestRedis.start();
  bridge = await startBridge({
    environment: { REDIS_URL: redis.url },
    simulator: { interactions: 400 },
    overrides: { clock: systemClock, deliveryTimes: { beatMs: 100, lapseMs: 1_000 } },
  });
});
afterAll(async () => {
  await bridge.stop();
  await redis.kill();
});

function ready(): Promise<{ store: string }> {
  return fetch(`${bridge.app.origin}/health/ready`).then((response) => response.json() as Promise<{ store: string }>);
}

const becomes = (store: string) => vi.waitFor(async () => expect(await ready()).toHaveProperty('store', store), 5_000);

function sourceCalls(id: string): number {
  return bridge.simulator.requests.filter((call) => call.endsWith(`/interactions/${id}`)).length;
}

it('a record is fetched once and then comes from Redis, even for another bridge', async () => {
  await becomes('up');
  const wire = new Wire(bridge.api);
  await wire.open();
  const first = await wire.content(voice);
  const calls = sourceCalls(voice);
  expect(await wire.content(voice)).toEqual({ ...(first as object), referenceId: expect.any(Number) });
  expect(sourceCalls(voice)).toBe(calls);

  const other = await startBridge({ environment: { REDIS_URL: redis.url } });
  const otherWire = new Wire(other.api);
  await vi.waitFor(async () =>
    expect(await (await fetch(`${other.app.origin}/health/ready`)).json()).toHaveProperty('store', 'up'),
  );
  await otherWire.open();
  expect(await otherWire.content(voice)).toMatchObject({ interaction: { id: voice } });
  expect(other.simulator.requests.filter((call) => call.includes(voice))).toEqual([]);
  await other.stop();
});

it.each(['', 'garbage', '7:{}', '{"interaction":{', '[1]'])(
  'a damaged value in Redis (%j) is a miss',
  async (damage) => {
    const raw = new Redis(redis.url);
    const keys = await raw.keys(`cxbridge:${bridge.simulator.tenantId}:*`);
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) await raw.set(key, damage);
    const wire = new Wire(bridge.api);
    await wire.open();
    expect(await wire.content(voice)).toMatchObject({ interaction: { ownerInformation: { firstName: 'Ana' } } });
    raw.disconnect();
  },
);

it('every request is answered while Redis is killed, stays down and comes back empty', async () => {
  const wire = new Wire(bridge.api);
  await wire.open();
  const ids = bridge.simulator.tenant.generatedIds(300);
  const references = new Set<unknown>();
  const answers = new Map<unknown, JsonObject>();
  const receive = async (): Promise<void> => {
    let messages = await wire.connect();
    if (JSON.stringify(messages).includes('402::')) messages = await wire.open();
    for (const { data } of messages) if (isJsonObject(data)) answers.set(data['referenceId'], data);
  };
  for (const [index, id] of ids.entries()) {
    if (index === 100) await redis.kill();
    if (index === 200) await redis.restart();
    references.add((await wire.request(id))['referenceId']);
  }
  await becomes('up');
  while ([...references].some((reference) => !answers.has(reference))) await receive();
  const failed = [...references].filter((reference) => 'errorMessage' in (answers.get(reference) ?? {}));
  expect(failed).toEqual([]);
}, 60_000);

it('results that an error was sent instead of arrive with the next connect', async () => {
  await becomes('up');
  const wire = new Wire(bridge.api);
  await vi.waitFor(() => wire.open(), 5_000);
  const { referenceId } = await wire.request(voice);
  const raw = new Redis(redis.url);
  await vi.waitFor(async () => expect(await raw.keys('cxbridge:pending:*')).toEqual([]), 5_000);
  raw.disconnect();
  // Redis gives the messages to the connect, and does not answer what comes after it in the same request.
  const { callScript } = RedisLink.prototype;
  const spy = vi.spyOn(RedisLink.prototype, 'callScript').mockImplementation(function (this: RedisLink, name, ...args) {
    if (name === 'sessionSubscribe') throw new RedisError('No answer');
    return callScript.call(this, name, ...args);
  });
  const { clientId } = wire;
  const connect = { channel: '/meta/connect', connectionType: 'long-polling', clientId };
  const subscribe = { channel: '/meta/subscribe', subscription: '/v2/me', clientId };
  expect(await wire.send([connect, subscribe])).toMatchObject({ statusCode: 4 });
  spy.mockRestore();
  expect(await wire.connect()).toMatchObject([{ data: { referenceId } }, {}]);
});

it('a frozen Redis delays results but refuses nothing, and readiness reports it', async () => {
  const wire = new Wire(bridge.api);
  await wire.open();
  redis.freeze();
  const held = wire.connect();
  const began = performance.now();
  const { referenceId } = await wire.request(bridge.simulator.tenant.generatedIds(400)[350] ?? '');
  expect(referenceId).toEqual(expect.any(Number));
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await ready()).toMatchObject({ status: 'ready', store: 'degraded' });
  expect(bridge.app.unrecordedOperations()).toBeGreaterThan(0);
  redis.thaw();
  await becomes('up');
  expect((await held)[0]).toMatchObject({ data: { referenceId, interaction: expect.any(Object) } });
});

it('while Redis is silent, a command of the desktop says that the server accepts nothing', async () => {
  await becomes('up');
  const client = new DesktopClient(bridge.api, { user: 'ana.duarte@example.org', password: 'demo' });
  await client.signIn();
  redis.freeze();
  await expect(client.subscribe('/v2/ucs/interactions')).rejects.toThrow('The handshake failed: HTTP 503');
  redis.thaw();
  await becomes('up');
});

/** Where a Redis of a cluster keeps its nodes. */
const clusterFile = join(tmpdir(), `cxbridge-cluster-${process.pid}`);

it.each([
  ['refuses the client', ['--requirepass', 'secret'], '', 'correct the user'],
  ['has no such database', [], '/99', 'out of range'],
  ['is a cluster', ['--cluster-enabled', 'yes', '--cluster-config-file', clusterFile], '', 'cluster'],
  ['takes no write', ['--replicaof', '127.0.0.1 1'], '', 'takes no write'],
])('a Redis that %s stops the start, with the fix', async (_what, options, path, fix) => {
  const unusable = await TestRedis.start(options);
  const starting = startBridge({ environment: { REDIS_URL: `${unusable.url}${path}` } });
  await expect(starting).rejects.toMatchObject({ code: 'redis-unusable', message: expect.stringContaining(fix) });
  await unusable.kill();
  rmSync(clusterFile, { force: true });
});

it.each(['resetchannels', '-publish', '-eval', '-multi', '-info'])(
  'a Redis whose user has %s stops the start, with the fix',
  async (rule) => {
    const admin = new Redis(redis.url);
    await admin.call('ACL', 'SETUSER', 'limited', 'reset', 'on', '>pw', '~*', '&*', '+@all', rule);
    admin.disconnect();
    const REDIS_URL = redis.url.replace('redis://', 'redis://limited:pw@');
    const message = expect.stringContaining('permissions in docs/operate.md');
    await expect(startBridge({ environment: { REDIS_URL } })).rejects.toMatchObject({
      code: 'redis-unusable',
      message,
    });
  },
);

it('a node with another secret than the living ones is not started; when all have stopped, it takes Redis over', async () => {
  const shared = await TestRedis.start();
  const nodeWith = (secret: string) =>
    startBridge({
      environment: { REDIS_URL: shared.url, ...(secret && { REDIS_ENCRYPTION_KEY: secret.repeat(32) }) },
      overrides: { clock: systemClock, deliveryTimes: { beatMs: 50 } },
    });
  const first = await nodeWith('a');
  const admin = new Redis(shared.url);
  await vi.waitFor(async () => expect(await admin.exists('cxbridge:nodes')).toBe(1), 5_000);
  for (const other of ['b', '']) {
    const message = expect.stringContaining('REDIS_ENCRYPTION_KEY');
    await expect(nodeWith(other)).rejects.toMatchObject({ code: 'redis-unusable', message });
  }
  await (await nodeWith('a')).stop();
  await first.stop();
  const changed = await nodeWith('b');
  expect(changed.logged.filter((line) => line.includes('"level":40'))).toEqual([]);
  await changed.stop();
  admin.disconnect();
  await shared.kill();
});

it('a Redis that cannot be reached does not stop the start', async () => {
  const unreachable = await startBridge({ environment: { REDIS_URL: 'redis://127.0.0.1:1' } });
  expect(await (await fetch(`${unreachable.app.origin}/health/ready`)).json()).toHaveProperty('store', 'degraded');
  await unreachable.stop();
});
