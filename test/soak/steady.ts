import { setTimeout as wait } from 'node:timers/promises';
import { Simulator } from '../../src/simulator/simulator.ts';
import { type ServerProcess, startServer, withServer } from '../bench/server-process.ts';
import { PollingClient } from '../support/polling-client.ts';
import { TestRedis } from '../support/redis.ts';

const RATE = 50;
/** Half of what the source can serve: an operation needs two calls or less. */
const OPERATIONS_PER_SECOND = 15;
const DEADLINE_MS = 10_000;
const SAMPLE_MS = 15_000;
/** Seconds of many operations first, from the cache, so that the engine has compiled what is used; it would take hours at half load. */
const HOT_SECONDS = 120;
const HOT_PER_SECOND = 150;
const HOT_INTERACTIONS = 300;
/** Minutes at half load before the first sample that counts: copies of what is cached live for a minute, and the collector lets go of the first load slowly. */
const WARM_UP_MINUTES = 8;

/** How the memory of a bridge develops. */
export interface SteadyReport {
  readonly operations: number;
  readonly failed: number;
  /** Megabytes of the heap after a collection, at each sample. */
  readonly heapMb: readonly number[];
  /** Megabytes that the heap grows by in a minute, by a straight line through the samples after the warm-up, and twice the error of that. */
  readonly slopeMb: number;
  readonly noiseMb: number;
}

/**
 * Runs a bridge with Redis at half of what its source can serve, for so many minutes after the warm-up. Every operation asks for another interaction, so each is fetched,
 * translated, cached in both tiers and delivered.
 */
export async function runSteadily(minutes: number): Promise<SteadyReport> {
  const count = HOT_INTERACTIONS + Math.ceil((WARM_UP_MINUTES + minutes) * 60 * OPERATIONS_PER_SECOND);
  const simulator = new Simulator({ interactions: count, latencyMs: 20 });
  await simulator.start();
  const redis = await TestRedis.start();
  try {
    const bridge = startServer(
      'bridge-server.ts',
      simulator.origin,
      '32',
      String(RATE),
      String(DEADLINE_MS),
      redis.url,
    );
    return await withServer(bridge, (server) => measure(server, simulator.tenant.generatedIds(count)));
  } finally {
    await redis.kill();
    await simulator.stop();
  }
}

async function measure(server: ServerProcess, ids: readonly string[]): Promise<SteadyReport> {
  const client = new PollingClient(`${server.origin}/api/v2`);
  await client.open();
  const hot = Array.from({ length: HOT_SECONDS * HOT_PER_SECOND }, (_, index) => ids[index % HOT_INTERACTIONS] ?? '');
  await Promise.all(await send(client, hot, HOT_PER_SECOND));
  const heapMb: number[] = [];
  let sampleAt = performance.now() + SAMPLE_MS;
  const sending = await send(client, ids.slice(HOT_INTERACTIONS), OPERATIONS_PER_SECOND, async () => {
    if (performance.now() < sampleAt) return;
    sampleAt += SAMPLE_MS;
    heapMb.push((await server.readMetric('heap')) / 2 ** 20);
  });
  const numbers = await Promise.all(sending);
  await wait(DEADLINE_MS);
  const failed = numbers.filter((number) => {
    const [first, ...more] = number === undefined ? [] : client.received(number);
    return !first || more.length > 0 || first.data['errorMessage'] !== undefined;
  });
  await client.close();
  const counted = heapMb.slice((WARM_UP_MINUTES * 60_000) / SAMPLE_MS);
  return { operations: numbers.length, failed: failed.length, heapMb, ...slopeOf(counted) };
}

/** Sends operations evenly, whatever has been answered. Returns them as soon as the last one is sent. */
async function send(
  client: PollingClient,
  ids: readonly string[],
  perSecond: number,
  between: () => Promise<void> = async () => {},
): Promise<readonly Promise<number | undefined>[]> {
  const sending: Promise<number | undefined>[] = [];
  const began = performance.now();
  for (const [index, id] of ids.entries()) {
    const due = began + (index * 1_000) / perSecond;
    if (due > performance.now()) await wait(due - performance.now());
    sending.push(client.operate(id));
    await between();
  }
  return sending;
}

/** The slope of a straight line through samples, by least squares, in megabytes per minute. */
function slopeOf(samples: readonly number[]): Pick<SteadyReport, 'slopeMb' | 'noiseMb'> {
  const minutes = samples.map((_sample, index) => (index * SAMPLE_MS) / 60_000);
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [meanX, meanY] = [mean(minutes), mean(samples)];
  const sumOf = (value: (index: number) => number): number =>
    samples.reduce((sum, _each, index) => sum + value(index), 0);
  const dx = (index: number): number => (minutes[index] ?? 0) - meanX;
  const dy = (index: number): number => (samples[index] ?? 0) - meanY;
  const squares = sumOf((index) => dx(index) ** 2);
  const slopeMb = sumOf((index) => dx(index) * dy(index)) / squares;
  const residual = sumOf((index) => (dy(index) - slopeMb * dx(index)) ** 2);
  return { slopeMb, noiseMb: 2 * Math.sqrt(residual / Math.max(1, samples.length - 2) / squares) };
}
