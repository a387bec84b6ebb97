import { expect, it } from 'vitest';
import { mayAccept } from './limits.policy.ts';

it.each([
  [0, false, true],
  [9_999, false, true],
  [10_000, false, false],
  [0, true, false],
])('with %d running operations, draining: %s, another one may be accepted: %s', (running, isDraining, expected) => {
  expect(mayAccept(running, isDraining)).toBe(expected);
});
