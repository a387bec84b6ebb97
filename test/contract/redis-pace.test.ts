import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { RedisPace } from '../../src/cxengage/redis-pace.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { TestRedis } from '../support/redis.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

let redis: TestRedis;
const closing: (() => void)[] = [];
beforeAll(async () => {
  redis = await TestRedis.start();
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => redis.kill());

/** A node with its own connection. */
async function node(tenantId: string, ratePerSecond: number): Promise<{ pace: RedisPace; link: RedisLink }> {
  const link = new RedisLink(redis.url, log);
  const pace = new RedisPace(link, 'https://source.example', tenantId, ratePerSecond);
  closing.push(() => {
    pace.close();
    link.close();
  });
  await vi.waitFor(() => expect(link.isUp).toBe(true), 5_000);
  return { pace, link };
}

/** Takes permits one after the other for so many milliseconds. */
async function takeFor(ms: number, pace: RedisPace, times: number[], isBulk = false): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const granted = await pace.take(3, () => isBulk);
    for (let count = 0; count < granted; count += 1) times.push(performance.now());
  }
}

it('three nodes together start as many calls as one may', async () => {
  const nodes = await Promise.all([node('a', 100), node('a', 100), node('a', 100)]);
  const times: number[] = [];
  await Promise.all(nodes.map(({ pace }) => takeFor(1_000, pace, times)));
  // A tenth of a second's calls may start at once, and each node may get one after the end.
  expect(times.length).toBeGreaterThan(90);
  expect(times.length).toBeLessThanOrEqual(100 + 10 + 3);
});

it('people of one node go before bulk work of another, which gets what they leave', async () => {
  const [desktops, bulk] = [await node('g', 100), await node('g', 100)];
  const [people, rest]: [number[], number[]] = [[], []];
  await Promise.all([takeFor(1_000, desktops.pace, people), takeFor(1_000, bulk.pace, rest, true)]);
  // Bulk work may be first, and may begin again when people have ended; without a rule, both would have the same.
  expect(people.length).toBeGreaterThan(3 * rest.length);
  const alone: number[] = [];
  await takeFor(1_000, bulk.pace, alone, true);
  expect(alone.length).toBeGreaterThan(50);
});

it('nodes of another tenant have a pace of their own', async () => {
  const [one, other] = [await node('b', 1), await node('c', 1)];
  expect(await one.pace.take(1)).toBe(1);
  expect(await other.pace.take(1)).toBe(1);
});

it('a pause that one node was asked for holds the others', async () => {
  const [one, other] = [await node('d', 1_000), await node('d', 1_000)];
  one.pace.hold(400);
  // The second command of a connection comes after the first.
  await one.link.run((client) => client.ping());
  const began = performance.now();
  expect(await other.pace.take(1)).toBe(1);
  expect(performance.now() - began).toBeGreaterThan(300);
});

it('while Redis is away, a node has its part of the rate', async () => {
  const { pace, link } = await node('e', 100);
  const now = Date.now();
  await link.run((client) => client.zadd('cxbridge:nodes', now, 'x', now, 'y', now, 'z', now, 'w'));
  await pace.take(1);
  await redis.kill();
  try {
    await vi.waitFor(() => expect(link.isUp).toBe(false), 5_000);
    const times: number[] = [];
    await takeFor(1_000, pace, times);
    expect(times.length).toBeGreaterThanOrEqual(20);
    expect(times.length).toBeLessThanOrEqual(30);
  } finally {
    await redis.restart();
  }
});

it('what waits ends when it is closed', async () => {
  const { pace, link } = await node('f', 1);
  await pace.take(1);
  const next = pace.take(1);
  // By then it waits for its turn.
  await link.run((client) => client.ping());
  await new Promise((resolve) => setImmediate(resolve));
  pace.close();
  expect(await next).toBe(0);
});
