import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFormat } from './date-format.ts';

describe('a date', () => {
  it.each([
    ['Europe/Kyiv', 1385406142000, '2013-11-25 21:02:22.000+0200'],
    ['Europe/Kyiv', 1443704527000, '2015-10-01 16:02:07.000+0300'],
    ['America/Los_Angeles', 1392308399000, '2014-02-13 08:19:59.000-0800'],
    ['Asia/Kathmandu', 1385406142033, '2013-11-26 00:47:22.033+0545'],
    ['UTC', 0, '1970-01-01 00:00:00.000+0000'],
    ['America/St_Johns', 1385406142001, '2013-11-25 15:32:22.001-0330'],
  ])('in %s has the format of the documented samples', (zone, instant, text) => {
    expect(dateFormat(zone)(instant)).toBe(text);
  });

  it('is correct on both sides of a clock change', () => {
    const format = dateFormat('Europe/Berlin');
    const spring = Date.parse('2024-03-31T01:00:00.000Z');
    expect([format(spring - 1), format(spring)]).toEqual([
      '2024-03-31 01:59:59.999+0100',
      '2024-03-31 03:00:00.000+0200',
    ]);
    const autumn = Date.parse('2024-10-27T01:00:00.000Z');
    expect([format(autumn - 1), format(autumn)]).toEqual([
      '2024-10-27 02:59:59.999+0200',
      '2024-10-27 02:00:00.000+0100',
    ]);
  });

  it('parses to the same instant, in every zone, from 1970 to 2100', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(zone, instant, (timeZone, epochMs) => {
        const text = dateFormat(timeZone)(epochMs);
        const iso = text.replace(' ', 'T').replace(/(\d{2})$/, ':$1');
        expect(Date.parse(iso)).toBe(epochMs);
      }),
      { numRuns: 300 },
    );
  });

  it('is correct in a zone that changed its clocks at one minute past midnight', () => {
    const format = dateFormat('America/St_Johns');
    const change = Date.parse('2010-03-14T03:31:00.000Z');
    expect([format(change - 1), format(change), format(change - 1)]).toEqual([
      '2010-03-14 00:00:59.999-0330',
      '2010-03-14 01:01:00.000-0230',
      '2010-03-14 00:00:59.999-0330',
    ]);
  });

  it('has the real offset of the zone, whatever the order of the calls', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Africa/Casablanca', 'Australia/Lord_Howe', 'Asia/Tehran'];
    const formats = new Map(zones.map((zone) => [zone, dateFormat(zone)]));
    const instant = fc.integer({ min: Date.UTC(1973, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, epochMs) => {
        const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
        expect(formats.get(zone)?.(epochMs).slice(0, 19)).toBe(wall.format(epochMs));
      }),
      { numRuns: 1_000 },
    );
  });

  it('in an unknown zone throws a RangeError', () => {
    expect(() => dateFormat('Mars/Olympus')).toThrow(RangeError);
  });
});
