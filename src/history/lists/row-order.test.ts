import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowOrder } from './row-order.ts';

const rows = [
  { id: 'b', startedAt: 1 },
  { id: 'x', startedAt: undefined },
  { id: 'a', startedAt: 1 },
  { id: 'c', startedAt: 2 },
  { id: 'y', startedAt: undefined },
];

it.each([
  ['asc', 'abcxy'],
  ['desc', 'cbayx'],
] as const)('rows are sorted by start, then by id, and those without a readable start are last (%s)', (sort, ids) => {
  expect(rows.toSorted(rowOrder(sort)).map(({ id }) => id)).toEqual([...ids]);
});

it('the order does not depend on the order of arrival', () => {
  const row = fc.record({ id: fc.string(), startedAt: fc.option(fc.nat(3), { nil: undefined }) });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ id }) => id }), fc.constantFrom('asc', 'desc'), (all, sort) => {
      expect(all.toReversed().sort(rowOrder(sort))).toEqual(all.toSorted(rowOrder(sort)));
    }),
  );
});
