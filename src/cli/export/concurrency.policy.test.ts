import { expect, it } from 'vitest';
import { CONCURRENT_SLICES } from './concurrency.policy.ts';

it('two slices are worked on at the same time', () => {
  expect(CONCURRENT_SLICES).toBe(2);
});
