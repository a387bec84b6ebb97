import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { ReferenceIds } from './reference-ids.ts';

const at = (iso: string) => new ManualClock(Date.parse(iso));

it('no referenceId is issued twice', () => {
  const ids = new ReferenceIds(at('2026-11-21T09:00:00Z'));
  const numbers = Array.from({ length: 1_000 }, () => ids.next());
  expect(new Set(numbers).size).toBe(1_000);
});

it('a restarted bridge does not repeat the referenceIds that it just issued', () => {
  const before = new ReferenceIds(at('2026-11-21T09:00:00Z'));
  const last = Array.from({ length: 3_000 }, () => before.next()).at(-1) ?? 0;
  expect(new ReferenceIds(at('2026-11-21T09:01:00Z')).next()).toBeGreaterThan(last);
});

it.each(['1999-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2094-01-19T03:14:07Z', '2500-01-01T00:00:00Z'])(
  'referenceIds are positive and fit 32 bits at %s',
  (iso) => {
    const ids = new ReferenceIds(at(iso));
    for (const referenceId of [ids.next(), ids.next(), ids.next()]) {
      expect(referenceId).toBeGreaterThan(0);
      expect(referenceId).toBeLessThanOrEqual(2 ** 31 - 1);
    }
  },
);
