import { describe, expect, it } from 'vitest';
import {
  contentLifetime,
  ERASED_MS,
  listFreshMs,
  NOT_FOUND_FRESH_MS,
  SUB_TYPE_FRESH_MS,
  userLifetime,
} from './freshness.policy.ts';

const now = Date.parse('2026-11-21T09:00:00Z');
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('a content', () => {
  it.each([
    ['is running', { isFinal: false, isStopped: false, endedAt: undefined }, 5 * SECOND],
    ['has ended and lacks something', { isFinal: false, isStopped: true, endedAt: now - 2 * DAY }, 15 * SECOND],
    ['has just ended', { isFinal: true, isStopped: true, endedAt: now }, MINUTE],
    ['ended 59 minutes ago', { isFinal: true, isStopped: true, endedAt: now - HOUR + MINUTE }, MINUTE],
    ['ended nearly 15 minutes ago', { isFinal: true, isStopped: true, endedAt: now - 15 * MINUTE + SECOND }, SECOND],
    ['ended nearly an hour ago', { isFinal: true, isStopped: true, endedAt: now - HOUR + SECOND }, SECOND],
    ['ended nearly a day ago', { isFinal: true, isStopped: true, endedAt: now - DAY + SECOND }, SECOND],
    ['ended an hour ago', { isFinal: true, isStopped: true, endedAt: now - HOUR }, 10 * MINUTE],
    ['ended 23 hours ago', { isFinal: true, isStopped: true, endedAt: now - 23 * HOUR }, 10 * MINUTE],
    ['ended a day ago', { isFinal: true, isStopped: true, endedAt: now - DAY }, DAY],
    ['ended at an unknown time', { isFinal: true, isStopped: true, endedAt: undefined }, MINUTE],
  ])('that %s is cached for the right time', (_what, age, expected) => {
    expect(contentLifetime(age, now)).toEqual({ freshMs: expected, usableMs: DAY });
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

it('a user is cached for an hour and usable for a day, an unknown one for a minute, a sub-type for 30 days', () => {
  expect([userLifetime(true), userLifetime(false)]).toEqual([{ freshMs: HOUR, usableMs: DAY }, { freshMs: MINUTE }]);
  expect(SUB_TYPE_FRESH_MS).toBe(30 * DAY);
});

it('an unknown interaction is cached for 15 seconds, and an erased one is not cached again for 30 days', () => {
  expect([NOT_FOUND_FRESH_MS, ERASED_MS]).toEqual([15 * SECOND, 30 * DAY]);
});
