import { expect, it } from 'vitest';
import { BEGUN_CALLS, callPriority } from './priorities.policy.ts';

it.each([
  ['token', 'begun'],
  ['begun', 'people'],
  ['people', 'bulk'],
] as const)('%s calls go before %s calls', (first, second) => {
  expect(callPriority[first]).toBeGreaterThan(callPriority[second]);
});

it('a record with everything around it is completed once it has begun', () => {
  expect(BEGUN_CALLS).toBe(16);
});
