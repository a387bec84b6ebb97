import { expect, it } from 'vitest';
import { CONCURRENT_PAGES, limitArtifacts, limitUsers, MAX_PASSES, PAGE_ROWS } from './limits.policy.ts';

const ids = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

it.each([
  [0, 0, false],
  [50, 50, false],
  [51, 50, true],
])('of %d users %d are fetched, some are left out: %s', (count, expected, isCut) => {
  expect(limitUsers(ids(count))).toEqual({ items: ids(expected), isCut });
});

it.each([
  [10, 10, false],
  [11, 10, true],
])('of %d artifacts %d are read, some are left out: %s', (count, expected, isCut) => {
  expect(limitArtifacts(ids(count))).toEqual({ items: ids(expected), isCut });
});

it('a list is read in pages of 1000 rows, four at once, and at most five times', () => {
  expect([PAGE_ROWS, CONCURRENT_PAGES, MAX_PASSES]).toEqual([1_000, 4, 5]);
});
