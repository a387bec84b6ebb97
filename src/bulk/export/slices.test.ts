import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daySlices, halvesOf, partitionOf, sliceName } from './slices.ts';

const at = (time: string): number => Date.parse(time);

it('days begin and end at midnight in UTC, but for the first and the last one', () => {
  const slices = daySlices({ from: at('2024-02-28T10:00:00Z'), to: at('2024-03-01T01:00:00Z') });
  expect(slices.map(sliceName)).toEqual([
    '20240228T100000.000Z-20240229T000000.000Z',
    '20240229T000000.000Z-20240301T000000.000Z',
    '20240301T000000.000Z-20240301T010000.000Z',
  ]);
  expect(slices.map(partitionOf)).toEqual([
    'year=2024/month=02/day=28',
    'year=2024/month=02/day=29',
    'year=2024/month=03/day=01',
  ]);
});

it('every moment is in exactly one slice, however often slices are halved', () => {
  const time = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2020-03-01T00:00:00Z') });
  fc.assert(
    fc.property(time, time, fc.array(fc.boolean(), { maxLength: 200 }), (a, b, splits) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const parts = daySlices({ from, to }).flatMap((slice, index) => {
        const halves = splits[index] ? halvesOf(slice) : undefined;
        return halves ? halves.flatMap((half) => halvesOf(half) ?? [half]) : [slice];
      });
      let end = from;
      for (const part of parts) {
        expect(part.from).toBe(end);
        expect(part.to).toBeGreaterThan(part.from);
        end = part.to;
      }
      expect(end).toBe(Math.max(from, to));
    }),
  );
});

it('a second is not halved', () => {
  expect(halvesOf({ from: 0, to: 1_000 })).toBeUndefined();
  expect(halvesOf({ from: 0, to: 2_000 })).toEqual([
    { from: 0, to: 1_000 },
    { from: 1_000, to: 2_000 },
  ]);
});
