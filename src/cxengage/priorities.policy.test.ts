import { expect, it } from 'vitest';
import { callPriority } from './priorities.policy.ts';

it.each([
  ['token', 'primary'],
  ['primary', 'optional'],
  ['optional', 'signIn'],
] as const)('%s calls go before %s calls', (first, second) => {
  expect(callPriority[first]).toBeGreaterThan(callPriority[second]);
});

it('every call goes before a call without a priority', () => {
  expect(Math.min(...Object.values(callPriority))).toBeGreaterThan(0);
});
