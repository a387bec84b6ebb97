import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkRedis } from '../../src/redis/redis-check.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { TestRedis } from '../support/redis.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

let redis: TestRedis;
let link: RedisLink;
let changes: string[];

beforeEach(async () => {
  redis = await TestRedis.start();
  changes = [];
  const note = (_fields: object, message: string): void => void changes.push(message);
  link = new RedisLink(redis.url, { ...silent, info: note, warn: note });
  await checkRedis(link);
});

afterEach(async () => {
  link.close();
  await redis.kill();
});

it('an answer that came while this process was busy is not late', async () => {
  const answer = link.run((client) => client.set('key', 'value'));
  busyFor(400);
  expect(await answer).toBe('OK');
  expect(changes).toEqual(['Redis is available']);
});

it('a Redis that does not answer is put aside, and used again when it does', async () => {
  redis.freeze();
  await expect(link.run((client) => client.get('key'))).rejects.toThrow('Redis did not answer');
  await expect(link.run((client) => client.get('key'))).rejects.toThrow('Redis is not available');
  const isBack = new Promise((resolve) => link.onBack(resolve));
  redis.thaw();
  expect(await isBack).toBe(false);
  expect(await link.run((client) => client.get('key'))).toBeNull();
  expect(changes).toHaveLength(3);
});

/** Keeps the event loop from doing anything else. */
function busyFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('a Redis that is there again and refuses this client is named in the log once', async () => {
  const admin = new Redis(redis.url);
  await admin.config('SET', 'requirepass', 'another');
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  const refusals = (): readonly string[] => changes.filter((each) => each.startsWith('Redis refuses this client'));
  await vi.waitFor(() => expect(refusals()).toHaveLength(1), 10_000);
  const tries = link.refusal;
  await vi.waitFor(
    async () => expect((await admin.info('stats')).match(/total_connections_received:(\d+)/)?.[1]).not.toBe('2'),
    5_000,
  );
  expect(refusals()).toHaveLength(1);
  expect(tries).toMatch(/^NOAUTH/);
  admin.disconnect();
}, 20_000);
