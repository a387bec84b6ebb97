import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
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
    const keys = await raw.keys('cxbridge:*');
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) await raw.set(key, damage);
    const wire = new Wire(bridge.api);
    await wire.open();
    expect(await wire.content(voice)).toMatchObject({ interaction: { ownerInformation: { firstName: 'Ana' } } });
    raw.disconnect();
  },
);

it('every request is answered while Redis is killed, stays down and restarts under load', async () => {
  const wire = new Wire(bridge.api);
  await wire.open();
  const ids = bridge.simulator.tenant.generatedIds(300);
  const answers = new Map<unknown, unknown>();
  const requests: Promise<unknown>[] = [];
  for (const [index, id] of ids.entries()) {
    if (index === 100) await redis.kill();
    if (index === 200) await redis.restart();
    requests.push(wire.request(id));
  }
  const references = (await Promise.all(requests)).map((reply) => (reply as { referenceId: number }).referenceId);
  while (answers.size < references.length) {
    for (const { data } of await wire.connect()) {
      if (data) answers.set((data as { referenceId: number }).referenceId, data);
    }
  }
  const failed = references.filter((reference) => 'errorMessage' in (answers.get(reference) as object));
  expect(failed).toEqual([]);
  await becomes('up');
});

it('a frozen Redis makes answers slow but not failed, and readiness reports it', async () => {
  const wire = new Wire(bridge.api);
  await wire.open();
  redis.freeze();
  expect(await wire.content(bridge.simulator.tenant.generatedIds(400)[350] ?? '')).toHaveProperty('interaction');
  expect(await ready()).toMatchObject({ status: 'ready', store: 'down' });
  redis.thaw();
  await becomes('up');
});
