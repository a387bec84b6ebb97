import { describe, expect, it } from 'vitest';
import { contentFreshMs, listFreshMs, SUB_TYPE_FRESH_MS, userFreshMs } from './freshness.policy.ts';

const now = Date.parse('2026-11-21T09:00:00Z');
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('a content', () => {
  it.each([
    ['is running', { isFinal: false, isStopped: false, endedAt: undefined }, 5 * SECOND],
    ['has ended and lacks something', { isFinal: false, isStopped: true, endedAt: now - 2 * DAY }, 15 * SECOND],
    ['has just ended', { isFinal: true, isStopped: true, endedAt: now }, MINUTE],
    ['ended 59 minutes ago', { isFinal: true, isStopped: true, endedAt: now - HOUR + MINUTE }, MINUTE],
    ['ended an hour ago', { isFinal: true, isStopped: true, endedAt: now - HOUR }, 10 * MINUTE],
    ['ended 23 hours ago', { isFinal: true, isStopped: true, endedAt: now - 23 * HOUR }, 10 * MINUTE],
    ['ended a day ago', { isFinal: true, isStopped: true, endedAt: now - DAY }, DAY],
    ['ended at an unknown time', { isFinal: true, isStopped: true, endedAt: undefined }, MINUTE],
  ])('that %s is cached for the right time', (_what, age, expected) => {
    expect(contentFreshMs(age, now)).toBe(expected);
  });
});

describe('a list', () => {
  it.each([
    ['reaches into the future', now + DAY, 10 * SECOND],
    ['closed 14 minutes ago', now - 14 * MINUTE, 10 * SECOND],
    ['closed 15 minutes ago', now - 15 * MINUTE, MINUTE],
    ['closed 23 hours ago', now - 23 * HOUR, MINUTE],
    ['closed a day ago', now - DAY, 10 * MINUTE],
  ])('whose window %s is cached for the right time', (_what, windowEnd, expected) => {
    expect(listFreshMs(windowEnd, now, false)).toBe(expected);
  });

  it('that is degraded is not cached', () => {
    expect(listFreshMs(now - DAY, now, true)).toBe(0);
  });
});

it('a user is cached for an hour, an unknown one for a minute, a sub-type for 30 days', () => {
  expect([userFreshMs(true), userFreshMs(false), SUB_TYPE_FRESH_MS]).toEqual([HOUR, MINUTE, 30 * DAY]);
});
