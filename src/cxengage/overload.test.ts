import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryPace } from './pace.ts';
import { Quota } from './quota.ts';

const RATE = 40;
const CALL_MS = 20;
const DEADLINE_MS = 3_000;
/** A record, then two documents beside each other, then a file's artifact. */
const ROUNDS = [1, 2, 1];
const CAPACITY = RATE / 4;

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What became of the operations of many users that arrive at a multiple of what the source can serve. */
async function run(load: number, seconds: number) {
  const clock = new ManualClock(0);
  const quota = new Quota({ concurrency: 16, ratePerSecond: RATE, clock, pace: new MemoryPace(RATE, clock) });
  let completed = 0;
  const refusedAfterMs: number[] = [];
  const call = () => new Promise<void>((resolve) => clock.startTimer(CALL_MS, resolve));
  const operate = async (caller: string): Promise<void> => {
    const [began, operation] = [clock.monotonic(), {}];
    const endsAt = began + DEADLINE_MS;
    const abort = new AbortController();
    const cancel = clock.startTimer(DEADLINE_MS, () => abort.abort());
    const options = { signal: abort.signal, caller, operation, endsAt };
    try {
      for (const width of ROUNDS) await Promise.all(Array.from({ length: width }, () => quota.run(call, options)));
      // The first seconds fill the queue.
      if (clock.monotonic() >= 5_000) completed += 1;
    } catch {
      refusedAfterMs.push(clock.monotonic() - began);
    } finally {
      cancel();
    }
  };
  const everyMs = 1_000 / (CAPACITY * load);
  let next = 0;
  for (let ms = 0; ms < (seconds + 5) * 1_000; ms += 1) {
    for (; next * everyMs <= ms; next += 1) void operate(`user ${next % 23}`);
    clock.advance(1);
    await settled();
  }
  quota.clear();
  return { goodput: completed / seconds, refusedAfterMs: refusedAfterMs.sort((a, b) => a - b) };
}

it('at three times the load that the source can serve, completes nearly what it could, and refuses the rest at once', async () => {
  const { goodput, refusedAfterMs } = await run(3, 20);
  expect(goodput).toBeGreaterThan(CAPACITY * 0.8);
  expect(refusedAfterMs[Math.floor(refusedAfterMs.length * 0.95)]).toBeLessThan(DEADLINE_MS / 10);
});

it('below it, refuses nothing', async () => {
  const { goodput, refusedAfterMs } = await run(0.8, 10);
  expect(refusedAfterMs).toEqual([]);
  expect(goodput).toBeGreaterThan(CAPACITY * 0.7);
});
