import { describe, expect, it } from 'vitest';
import { liveParts } from '../../../test/support/live-tenant.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { SourceError } from '../../cxengage/errors.ts';
import type { ListQuery } from '../../cxengage/source.ts';
import { DAY, HOUR, MINUTE } from '../../kit/durations.ts';
import { ComparedTimes } from './compared-times.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const window = { start: now - 100 * DAY, end: now };
const call = { signal: new AbortController().signal };
type Ended = readonly [start: number, end: number];

/** Which rows a source lists in a window. */
const behaviours = {
  start: ([start]: Ended, query: ListQuery) => start >= query.start && start < query.end,
  end: ([, end]: Ended, query: ListQuery) => end >= query.start && end < query.end,
  overlap: ([start, end]: Ended, query: ListQuery) => end >= query.start && start < query.end,
  containment: ([start, end]: Ended, query: ListQuery) => start >= query.start && end < query.end,
  nothing: () => true,
};

function sourceOf(rows: readonly Ended[], behaviour: keyof typeof behaviours) {
  const clock = new ManualClock(now);
  const queries: ListQuery[] = [];
  const fetchList = async (query: ListQuery) => {
    queries.push(query);
    const results = rows
      .map((times, index) => ({ times, index }))
      .filter(({ times }) => behaviours[behaviour](times, query))
      .map(({ times: [start, end], index }) => ({
        interactionId: `i${index}`,
        startTimestamp: new Date(start).toISOString(),
        endTimestamp: new Date(end).toISOString(),
      }));
    return { tenantId: 'tenant', total: results.length, results };
  };
  const parts = liveParts({ fetchList }, clock);
  return { clock, queries, times: new ComparedTimes(parts), parts };
}

const long: Ended = [now - 5 * DAY, now - 4 * DAY];
const short: Ended = [now - 3 * DAY, now - 3 * DAY + 9 * MINUTE];

describe('which times a source compares with a window', () => {
  it.each([
    ['start', 'start'],
    ['end', 'end'],
    ['overlap', 'overlap'],
    ['nothing', 'overlap'],
    ['containment', 'unknown'],
  ] as const)('is detected by two narrow windows: %s is %s', async (behaviour, expected) => {
    const { times, queries } = sourceOf([short, long], behaviour);
    expect(await times.resolve(window, call)).toBe(expected);
    const widths = queries.slice(1).map(({ start, end }) => end - start);
    expect(widths).toEqual([2 * MINUTE, 2 * MINUTE]);
  });

  it.each([
    ['shorter than ten minutes', short],
    ['that ends after the clock of the bridge', [now - HOUR, now + HOUR] as const],
  ])('is unknown if the source has only an interaction %s', async (_case, row) => {
    const { times, queries } = sourceOf([row], 'overlap');
    expect(await times.resolve(window, call)).toBe('unknown');
    expect(queries).toHaveLength(1);
  });

  it('is detected once a day, for all callers', async () => {
    const { times, queries, clock } = sourceOf([long], 'end');
    await Promise.all([times.resolve(window, call), times.resolve(window, call)]);
    clock.advance(DAY);
    expect(await times.resolve(window, call)).toBe('end');
    expect(queries).toHaveLength(3);
    clock.advance(1);
    await times.resolve(window, call);
    expect(queries).toHaveLength(6);
  });

  it('is looked for again after ten minutes while it is unknown', async () => {
    const { times, queries, clock } = sourceOf([short], 'end');
    await times.resolve(window, call);
    clock.advance(10 * MINUTE);
    await times.resolve(window, call);
    expect(queries).toHaveLength(1);
    clock.advance(1);
    await times.resolve(window, call);
    expect(queries).toHaveLength(2);
  });

  it('is unknown while the source fails', async () => {
    const { parts } = sourceOf([], 'start');
    const fetchList = async () => {
      throw new SourceError('unavailable', 'down');
    };
    const failing = { ...parts, source: { ...parts.source, fetchList } };
    expect(await new ComparedTimes(failing).resolve(window, call)).toBe('unknown');
  });
});
