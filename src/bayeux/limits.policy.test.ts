import { expect, it } from 'vitest';
import { defaultDeliveryTimes } from '../delivery/delivery-times.policy.ts';
import { holdMs, maySubscribe, sessionsToEnd } from './limits.policy.ts';

it.each([
  [0, 200, true],
  [0, 201, false],
  [199, 1, true],
  [200, 1, false],
])('a session with %d subscriptions may add %d: %s', (subscriptions, more, expected) => {
  expect(maySubscribe(subscriptions, more)).toBe(expected);
});

it.each([
  [0, 0],
  [99, 0],
  [100, 1],
  [105, 6],
])('with %d open sessions, %d must end before another one opens', (open, expected) => {
  expect(sessionsToEnd(open)).toBe(expected);
});

it.each([
  [undefined, 30_000],
  [0, 0],
  [10_000, 10_000],
  [90_000, 30_000],
])('a connect that asks for %s ms is held for %d ms', (wanted, expected) => {
  expect(holdMs(wanted, defaultDeliveryTimes.holdMs)).toBe(expected);
});

it('a client may be silent for 15 seconds', () => {
  expect(defaultDeliveryTimes.intervalMs).toBe(15_000);
});
