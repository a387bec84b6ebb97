import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NearestTimes, type Timed } from './nearest-times.ts';

/** The same by looking at every time. */
function takeBySearch(times: readonly Timed<object>[], taken: Set<object>, at: number, tolerance: number) {
  const free = times.filter(({ value, at: time }) => !taken.has(value) && Math.abs(time - at) <= tolerance);
  return free.length === 0 ? undefined : Math.min(...free.map(({ at: time }) => Math.abs(time - at)));
}

it('each search takes the nearest value that is not taken, also by another instance', () => {
  const time = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(
      fc.array(time, { maxLength: 30 }),
      fc.array(fc.tuple(time, fc.boolean()), { maxLength: 60 }),
      fc.integer({ min: 0, max: 20 }),
      (all, searches, tolerance) => {
        const times = all.map((at) => ({ at, value: { at } }));
        const taken = new Set<{ at: number }>();
        const evens = times.filter((_time, index) => index % 2 === 0);
        const [whole, half] = [new NearestTimes(times, taken), new NearestTimes(evens, taken)];
        for (const [at, inHalf] of searches) {
          const distance = takeBySearch(inHalf ? evens : times, taken, at, tolerance);
          const found = (inHalf ? half : whole).takeNearest(at, tolerance);
          expect(found && Math.abs(found.at - at)).toBe(distance);
        }
      },
    ),
  );
});

it('at a tie the earlier value is taken', () => {
  const times = new NearestTimes(
    [
      { at: 20, value: 'late' },
      { at: 10, value: 'early' },
    ],
    new Set(),
  );
  expect([times.takeNearest(15, 5), times.takeNearest(15, 5), times.takeNearest(15, 5)]).toEqual([
    'early',
    'late',
    undefined,
  ]);
});
