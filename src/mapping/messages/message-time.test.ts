import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageTimeOf, plausibleTimes } from './message-time.ts';

const start = Date.parse('2024-03-08T11:00:00.000Z');
const end = Date.parse('2024-03-08T11:30:00.000Z');
const DAY = 86_400_000;
const at = Date.parse('2024-03-08T11:10:07.125Z');
const second = Math.floor(at / 1_000) * 1_000;
const iso = '2024-03-08T11:10:07Z';
const fine = '2024-03-08T11:10:07.125Z';
const times = plausibleTimes(start, end, end + 90 * DAY);

const choose = (outer: string | number | undefined, inner?: string | number) => messageTimeOf(outer, inner, times);

describe('the time of a message', () => {
  it.each<[string, string | number]>([
    ['ISO text', fine],
    ['ISO text with blanks around it', ` ${fine} `],
    ['ISO text in another zone', '2024-03-08T13:10:07.125+02:00'],
    ['epoch milliseconds', at],
    ['epoch milliseconds as text', String(at)],
    ['epoch seconds with a fraction', at / 1_000],
    ['epoch seconds with a fraction as text', String(at / 1_000)],
  ])('can be %s, outside or inside', (_what, stamp) => {
    expect(choose(stamp)).toEqual({ at, unusable: [] });
    expect(choose(undefined, stamp)).toEqual({ at, unusable: [] });
  });

  it.each<[string, string | number]>([
    ['ISO text', iso],
    ['epoch seconds', second / 1_000],
    ['epoch seconds as text', String(second / 1_000)],
  ])('can be %s in whole seconds, and a time in milliseconds is better', (_what, stamp) => {
    expect(choose(stamp)).toEqual({ at: second, unusable: [] });
    expect(choose(stamp, fine)).toEqual({ at, unusable: [] });
    expect(choose(String(at), stamp)).toEqual({ at, unusable: [] });
  });

  it('in whole seconds is better than one in minutes', () => {
    expect(choose('2024-03-08T11:10Z', iso)).toEqual({ at: second, unusable: [] });
    expect(choose('2024-03-08T11:10Z')).toEqual({ at: Date.parse('2024-03-08T11:10:00Z'), unusable: [] });
  });

  it('is the outer one at equal precision', () => {
    expect(choose(String(at), '2024-03-08T11:10:09.500Z').at).toBe(at);
    expect(choose(second / 1_000, '2024-03-08T11:10:09Z').at).toBe(second);
  });

  it.each<[string, string | number, string | number | undefined, number | undefined, string[]]>([
    ['an implausible outer one', 1, iso, second, ['outer']],
    ['an outer one more than a day before the start', start - DAY - 1, iso, second, ['outer']],
    ['an unreadable outer one', 'noon', iso, second, ['outer']],
    ['an implausible inner one', iso, '1999-01-01T00:00:00.000Z', second, ['inner']],
    ['two unusable ones', 'noon', 'night', undefined, ['outer', 'inner']],
    ['milliseconds outside the range of dates', 9e15, undefined, undefined, ['outer']],
  ])('is reported for %s', (_what, outer, inner, expected, unusable) => {
    expect(messageTimeOf(outer, inner, times)).toEqual({ at: expected, unusable });
  });

  it.each([undefined, ''])('that is missing is reported once (%j)', (stamp) => {
    expect(choose(stamp, stamp)).toEqual({ at: undefined, unusable: ['outer'] });
  });

  it('is never outside the plausible times', () => {
    const stamp = fc.oneof(
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
    fc.assert(
      fc.property(stamp, stamp, (outer, inner) => {
        const chosen = choose(outer, inner).at ?? start;
        expect(chosen >= start - DAY && chosen <= end + DAY).toBe(true);
      }),
    );
  });
});

describe('the plausible times', () => {
  it.each<[string, number | undefined, number | undefined, number, number]>([
    ['of an ended interaction', start, end, start - DAY, end + DAY],
    ['of a running interaction reach the present', start, undefined, start - DAY, end + 91 * DAY],
    ['of an interaction without a start have no earliest one', undefined, end, Number.NEGATIVE_INFINITY, end + DAY],
    ['of an interaction that ends before it starts', end, start, start - DAY, end + DAY],
  ])('%s', (_what, from, to, earliest, latest) => {
    expect(plausibleTimes(from, to, end + 90 * DAY)).toEqual({ earliest, latest });
  });
});
