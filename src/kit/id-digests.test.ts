import { expect, it } from 'vitest';
import { IdDigests } from './id-digests.ts';

const COUNT = 50_000;
const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');

it.each<[string, (index: number) => string]>([
  ['numbers', (index) => `${index}`],
  ['numbers of 20 digits', (index) => `${index}`.padStart(20, '1')],
  ['UUIDs that differ at their end', (index) => `a6616a16-09ea-11ee-3678-${hex(index, 12)}`],
  ['UUIDs that differ at their beginning', (index) => `${hex(index, 8)}-09ea-11ee-3678-000000000000`],
  ['UUIDs that differ in two groups', (index) => `${hex(index % 1000, 8)}-${hex(index, 8)}-3678-000000000000`],
  ['texts of an odd length', (index) => `x${10 * index + 1}y`.padStart(11, 'x')],
  ['repeated characters', (index) => 'a'.repeat(index % 50) + index],
  ['texts outside of Latin-1', (index) => `${String.fromCharCode(0x4e00 + (index % 5000))}${index}`],
])('%s have different digests, and each half alone is as good as a random number', (_what, idOf) => {
  const digests = new IdDigests();
  const ids = new Set(Array.from({ length: COUNT }, (_, index) => idOf(index)));
  for (const id of ids) digests.add(id);
  const taken = digests.take();
  const [pairs, first, second] = [new Set<string>(), new Set<number>(), new Set<number>()];
  for (let index = 0; index < taken.length; index += 2) {
    const [a = 0, b = 0] = taken.subarray(index, index + 2);
    pairs.add(`${a} ${b}`);
    first.add(a);
    second.add(b);
  }
  expect(pairs.size).toBe(ids.size);
  // Of 50,000 random numbers of 32 bits, 0.3 are expected to occur again.
  expect(ids.size - first.size).toBeLessThan(5);
  expect(ids.size - second.size).toBeLessThan(5);
});
