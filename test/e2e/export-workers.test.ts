import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Simulator } from '../../src/simulator/simulator.ts';
import { endAll, run, start } from '../support/cxbridge.ts';
import { exportSettings, idsOf, tableFiles, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';
import { TestRedis } from '../support/redis.ts';

/* Several processes that work on one export, through a real Redis. */

const now = Date.parse('2024-03-08T12:00:00.000Z');
const period = [
  '--from',
  '2024-03-01',
  '--to',
  '2024-03-08T12:00:00Z',
  '--now',
  '2024-03-08T12:00:00Z',
  '--compares',
  'start',
];

let simulator: Simulator;
let redis: TestRedis;
let settings: Record<string, string>;
beforeAll(async () => {
  simulator = new Simulator({ now: () => now, interactions: 200 });
  await simulator.start();
  redis = await TestRedis.start();
  settings = { ...exportSettings(simulator), REDIS_URL: redis.url };
});
afterAll(async () => {
  endAll();
  await redis.kill();
  await simulator.stop();
});

/** Begins a shared export; its slices wait until `release` is called. */
async function begin(out: string) {
  const held = simulator.hold(/limit=1000/);
  const child = start(['export', ...period, '--out', out, '--redis'], settings);
  const ended = once(child, 'exit');
  await held.arrived;
  return { ended, release: held.release };
}

/** Starts a worker and waits until it works. */
async function work(out: string) {
  const child = start(['worker', out, '--now', '2024-03-08T12:00:00Z'], settings);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

it('two processes write the same export as one, each slice once', async () => {
  const [alone, shared] = [folder(), folder()];
  await run(['export', ...period, '--out', alone], settings);
  const { ended, release } = await begin(shared);
  const worker = await work(shared);
  release();
  expect((await ended)[0]).toBe(0);
  worker.kill('SIGTERM');
  expect((await once(worker, 'exit'))[0]).toBe(0);
  expect(tableFiles(shared)).toEqual(tableFiles(alone));
  expect((await run(['verify', shared], settings)).code).toBe(0);
}, 40_000);

it('a worker that is killed loses nothing, and neither does a Redis that loses its memory', async () => {
  const out = folder();
  const { ended, release } = await begin(out);
  const worker = await work(out);
  simulator.latencyMs = 5;
  release();
  worker.kill('SIGKILL');
  const raw = new Redis(redis.url);
  await raw.flushall();
  raw.disconnect();
  expect((await ended)[0]).toBe(0);
  simulator.latencyMs = 0;
  expect(await tableRows(out, 'interaction', 'count(*)::INT AS n, count(DISTINCT id)::INT AS u')).toEqual([
    { n: idsOf(simulator).length, u: idsOf(simulator).length },
  ]);
}, 60_000);

it('a worker with another folder is refused, and so is one without an export', async () => {
  const [out, copy] = [folder(), folder()];
  await run(['export', ...period, '--out', out, '--redis'], settings);
  cpSync(out, copy, { recursive: true });
  await run(['export', ...period, '--out', out, '--redis'], settings);
  const elsewhere = await run(['worker', copy], settings);
  expect([elsewhere.code, elsewhere.err]).toEqual([
    2,
    expect.stringContaining('give a folder that all machines share'),
  ]);
  const alone = folder();
  await run(['export', ...period, '--out', alone, '--now', '2024-03-08T13:00:00Z'], settings);
  expect((await run(['worker', alone], settings)).err).toContain('with --redis');
  expect((await run(['worker', out], { ...settings, REDIS_URL: '' })).err).toContain('REDIS_URL is missing');
  rmSync(join(copy, 'manifest'), { recursive: true });
});
