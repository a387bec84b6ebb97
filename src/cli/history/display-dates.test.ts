import { expect, it } from 'vitest';
import { displayDate, displayDuration } from './display-dates.ts';

it('displayDate omits milliseconds and offset, and returns other texts unchanged', () => {
  expect(displayDate('2015-10-01 16:02:07.000+0300')).toBe('2015-10-01 16:02:07');
  expect(displayDate('last week')).toBe('last week');
});

it('displayDuration returns minutes, and hours if needed, also across different offsets', () => {
  const start = '2015-10-25 02:59:58.000+0300';
  expect(displayDuration(start, '2015-10-25 02:00:40.000+0200')).toBe('0:42');
  expect(displayDuration(start, '2015-10-25 03:02:01.400+0200')).toBe('1:02:03');
});

it('displayDuration returns undefined if a text is not a date, or the end is before the start', () => {
  expect(displayDuration('2015-10-01 16:02:07.000+0300', 'undefined')).toBeUndefined();
  expect(displayDuration('2015-10-01 16:02:07.000+0300', '2015-10-01 16:02:07.000+0400')).toBeUndefined();
});
