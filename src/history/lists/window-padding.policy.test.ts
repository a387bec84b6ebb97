import { describe, expect, it } from 'vitest';
import { DAY } from '../../kit/durations.ts';
import { dependsOnComparison, windowToQuery } from './window-padding.policy.ts';

const now = 1_000 * DAY;
const window = { from: 100 * DAY, to: 101 * DAY };
const padding = { bothMs: DAY, lastsMs: 90 * DAY };

describe('the window that the source is asked for', () => {
  it.each([
    ['start', 102],
    ['overlap', 102],
    ['end', 191],
    ['unknown', 191],
  ] as const)(
    'is padded by what an interaction may last only if the source may compare ends: %s',
    (comparison, end) => {
      expect(windowToQuery(window, comparison, padding, now)).toEqual({ start: 99 * DAY, end: end * DAY });
    },
  );

  it.each(['start', 'overlap', 'end', 'unknown'] as const)('never ends later than now: %s', (comparison) => {
    const today = { from: now - DAY, to: now + DAY };
    expect(windowToQuery(today, comparison, padding, now)).toEqual({ start: now - 2 * DAY, end: now });
  });

  it('ends now if an interaction may last for any time', () => {
    const open = { bothMs: DAY, lastsMs: Number.POSITIVE_INFINITY };
    expect(windowToQuery(window, 'end', open, now)?.end).toBe(now);
  });

  it('does not exist for a window in the future', () => {
    expect(windowToQuery({ from: now + 2 * DAY, to: now + 3 * DAY }, 'start', padding, now)).toBeUndefined();
  });
});

it('only a window that ended before the padding depends on what the source compares', () => {
  expect(dependsOnComparison(window, padding, now)).toBe(true);
  expect(dependsOnComparison({ from: now - 30 * DAY, to: now - DAY }, padding, now)).toBe(false);
});
