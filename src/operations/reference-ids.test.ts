import { expect, it } from 'vitest';
import { ReferenceIds } from './reference-ids.ts';

const at = (iso: string) => ({ now: () => Date.parse(iso) });

it('no two tickets have the same number', () => {
  const tickets = new ReferenceIds(at('2026-11-21T09:00:00Z'));
  const numbers = Array.from({ length: 1_000 }, () => tickets.next().referenceId);
  expect(new Set(numbers).size).toBe(1_000);
});

it('a bridge that restarts does not give out again what was just given out', () => {
  const before = new ReferenceIds(at('2026-11-21T09:00:00Z'));
  const last = Array.from({ length: 3_000 }, () => before.next().referenceId).at(-1) ?? 0;
  expect(new ReferenceIds(at('2026-11-21T09:01:00Z')).next().referenceId).toBeGreaterThan(last);
});

it.each(['1999-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2094-01-19T03:14:07Z', '2500-01-01T00:00:00Z'])(
  'numbers are positive and fit 32 bits, whatever the clock says (%s)',
  (iso) => {
    const tickets = new ReferenceIds(at(iso));
    for (const { referenceId } of [tickets.next(), tickets.next(), tickets.next()]) {
      expect(referenceId).toBeGreaterThan(0);
      expect(referenceId).toBeLessThanOrEqual(2 ** 31 - 1);
    }
  },
);
