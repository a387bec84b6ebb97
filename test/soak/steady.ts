import { setTimeout as wait } from 'node:timers/promises';
import { Simulator } from '../../src/simulator/simulator.ts';
import { startServer, withServer } from '../bench/server-process.ts';
import { PollingClient } from '../support/polling-client.ts';

const RATE = 50;
const SAMPLE_MS = 15_000;
/** Cached answers fill the cache first, so the first samples do not count. */
const WARM_UP = 0.3;

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

/** Runs a bridge at half of what its source can serve, for so many minutes. */
export async function runSteadily(minutes: number): Promise<SteadyReport> {
  const simulator = new Simulator({ interactions: 2_000, latencyMs: 20 });
  await simulator.start();
  try {
    const ids = simulator.tenant.generatedIds(2_000);
    return await withServer(startServer('bridge-server.ts', simulator.origin, '32', String(RATE)), async (server) => {
      const client = new PollingClient(`${server.origin}/api/v2`);
      await client.open();
      const heapMb: number[] = [];
      const sent: number[] = [];
      let failed = 0;
      const end = performance.now() + minutes * 60_000;
      let sampleAt = performance.now() + SAMPLE_MS;
      for (let next = 0; performance.now() < end; next += 1) {
        const referenceId = await client.operate(ids[next % ids.length] ?? '');
        if (referenceId === undefined) failed += 1;
        else sent.push(referenceId);
        await wait(120);
        if (performance.now() < sampleAt) continue;
        sampleAt += SAMPLE_MS;
        heapMb.push((await server.readMetric('heap')) / 2 ** 20);
      }
      await wait(5_000);
      for (const referenceId of sent) {
        const [first, ...more] = client.received(referenceId);
        if (!first || more.length > 0 || first.data['errorMessage'] !== undefined) failed += 1;
      }
      await client.close();
      return { operations: sent.length, failed, heapMb, ...slopeOf(heapMb.slice(Math.floor(heapMb.length * WARM_UP))) };
    });
  } finally {
    await simulator.stop();
  }
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
