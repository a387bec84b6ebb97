import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf, dayOf, monthBefore } from './calendar.ts';

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const day = (date: string): number => Date.parse(date) / 86_400_000;

describe('the first instant of a day', () => {
  it.each([
    ['UTC', '2024-03-08', '2024-03-08T00:00:00.000Z'],
    ['Europe/Kyiv', '2015-10-01', '2015-09-30T21:00:00.000Z'],
    ['America/Los_Angeles', '2014-02-13', '2014-02-13T08:00:00.000Z'],
    ['Asia/Kathmandu', '2013-11-26', '2013-11-25T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2024-03-08', '2024-03-07T10:00:00.000Z'],
  ])('in %s of %s is %s', (zone, date, instant) => {
    expect(iso(calendarOf(zone).startOf(day(date)))).toBe(instant);
  });

  it.each([
    ['Europe/Berlin', '2024-03-31', '2024-03-30T23:00:00.000Z'],
    ['Europe/Berlin', '2024-04-01', '2024-03-31T22:00:00.000Z'],
    ['Europe/Berlin', '2024-10-27', '2024-10-26T22:00:00.000Z'],
    ['Europe/Berlin', '2024-10-28', '2024-10-27T23:00:00.000Z'],
  ])('in %s of %s, near a clock change, is %s', (zone, date, instant) => {
    expect(iso(calendarOf(zone).startOf(day(date)))).toBe(instant);
  });

  it('is one o’clock where clocks skip midnight', () => {
    expect(iso(calendarOf('America/Sao_Paulo').startOf(day('2018-11-04')))).toBe('2018-11-04T03:00:00.000Z');
  });

  it('is after both passes of the repeated hour where clocks go back at midnight', () => {
    expect(iso(calendarOf('America/Sao_Paulo').startOf(day('2018-02-18')))).toBe('2018-02-18T03:00:00.000Z');
  });

  it('of a day that the zone skipped is the first instant of the next day', () => {
    const apia = calendarOf('Pacific/Apia');
    expect(apia.startOf(day('2011-12-30'))).toBe(apia.startOf(day('2011-12-31')));
  });

  it('is the first instant that belongs to the day, in every zone', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(zone, fc.integer({ min: day('1990-01-01'), max: day('2037-12-31') }), (timeZone, each) => {
        const calendar = calendarOf(timeZone);
        const start = calendar.startOf(each);
        expect(calendar.dayAt(start)).toBeGreaterThanOrEqual(each);
        expect(calendar.dayAt(start - 1)).toBeLessThan(each);
      }),
      { numRuns: 300 },
    );
  });
});

it.each([
  ['2024-03-31', '2024-02-29'],
  ['2023-03-31', '2023-02-28'],
  ['2024-01-31', '2023-12-31'],
  ['2024-05-30', '2024-04-30'],
])('one month before %s is %s', (date, before) => {
  expect(monthBefore(day(date))).toBe(day(before));
});

it.each([
  [2023, 2, 29],
  [2024, 13, 1],
  [2024, 0, 1],
  [2024, 4, 31],
])('%i-%i-%i is not a date', (year, month, date) => {
  expect(dayOf(year, month, date)).toBeUndefined();
});
