import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { burstOf } from './pace.policy.ts';
import { MemoryPace } from './pace.ts';

/** Takes as many permits as there are, for so many milliseconds. Returns when each was granted. */
function takeAll(pace: MemoryPace, clock: ManualClock, ms: number): readonly number[] {
  const grants: number[] = [];
  for (let passed = 0; passed < ms; passed += 1) {
    for (let { granted } = pace.grant(7); granted > 0; granted = pace.grant(7).granted)
      for (let each = 0; each < granted; each += 1) grants.push(clock.monotonic());
    clock.advance(1);
  }
  return grants;
}

function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(...times.map((time, first) => times.slice(first).filter((each) => each < time + ms).length));
}

it.each([1, 3, 10, 50, 400])(
  'at %d calls a second never has more than 1 %% more in any ten seconds, and no fewer',
  (rate) => {
    const clock = new ManualClock(123_456);
    const pace = new MemoryPace(rate, clock);
    const grants = [...takeAll(pace, clock, 12_000)];
    clock.advance(5_000);
    grants.push(...takeAll(pace, clock, 12_000));
    const most = mostWithin(grants, 10_000);
    expect(most).toBeLessThanOrEqual(Math.max(rate * 10 * 1.01, rate * 10));
    expect(most).toBeGreaterThanOrEqual(rate * 10);
  },
);

it('a permit comes as soon as it is due', async () => {
  const clock = new ManualClock(0);
  const pace = new MemoryPace(1, clock);
  expect(pace.take(5)).toBe(1);
  const next = pace.take(5);
  clock.advance(1_000);
  expect(await next).toBe(1);
});

it('grants nothing while it is held', async () => {
  const clock = new ManualClock(0);
  const pace = new MemoryPace(100, clock);
  pace.hold(3_000);
  const next = pace.take(1);
  clock.advance(2_999);
  pace.hold(1_000);
  clock.advance(500);
  expect(pace.grant(1).granted).toBe(0);
  clock.advance(500);
  expect(await next).toBe(1);
});

it('takes another rate', () => {
  const clock = new ManualClock(0);
  const pace = new MemoryPace(100, clock);
  pace.ratePerSecond = 0.5;
  expect(takeAll(pace, clock, 10_000)).toHaveLength(5);
});

it('ends what waits when it is closed', async () => {
  const clock = new ManualClock(0);
  const pace = new MemoryPace(1, clock);
  pace.take(1);
  const next = pace.take(1);
  pace.close();
  expect(await next).toBe(0);
});

it('lets a tenth of a second’s calls start at once', () => {
  expect([1, 9, 10, 50, 1_000].map(burstOf)).toEqual([1, 1, 1, 5, 100]);
});
