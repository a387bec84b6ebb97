import { expect, it } from 'vitest';
import { dateShown, durationShown } from './display-dates.ts';

it('a date is shown as it is written, without parts that nobody reads', () => {
  expect(dateShown('2015-10-01 16:02:07.000+0300')).toBe('2015-10-01 16:02:07');
  expect(dateShown('last week')).toBe('last week');
});

it('a duration is shown in minutes, and in hours where it takes them, across offsets', () => {
  const start = '2015-10-25 02:59:58.000+0300';
  expect(durationShown(start, '2015-10-25 02:00:40.000+0200')).toBe('0:42');
  expect(durationShown(start, '2015-10-25 03:02:01.400+0200')).toBe('1:02:03');
});

it('there is no duration between what is no date, or ends before it begins', () => {
  expect(durationShown('2015-10-01 16:02:07.000+0300', 'undefined')).toBeUndefined();
  expect(durationShown('2015-10-01 16:02:07.000+0300', '2015-10-01 16:02:07.000+0400')).toBeUndefined();
});
