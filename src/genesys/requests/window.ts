import { type Calendar, type Day, dayOf, monthBefore } from '../dates/calendar.ts';
import { Refusal } from '../refusal.ts';

/** A time range in epoch milliseconds; `from` is inclusive, `to` is exclusive. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** A bound of the window in a request: a whole day, or an instant in epoch milliseconds. */
type Bound = { readonly day: Day } | { readonly epochMs: number };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
// The vendor writes "yyyy-mm-ddthh:mm:ss:msmsmsz" (RetrieveInteractionHistory, 8.5.2): lower case, with a colon before the milliseconds. Replies print
// dates with a blank, `2015-10-01 16:02:07.000+0300`, so clients send that form too.
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.:,](\d{1,3}))?)?([Zz]|[+-]\d{2}:?\d{2})$/;

/**
 * The window from `fromDate` to `toDate`, including both days (Retrieve… operations, 8.5.2). The default of `toDate` is today. The default of
 * `fromDate` is one month before the earlier of today and `toDate`. `now` is epoch milliseconds. Throws Refusal that names the parameter.
 */
export function windowOf(fromDate: unknown, toDate: unknown, now: number, calendar: Calendar): TimeWindow {
  const today = calendar.dayAt(now);
  const last = boundOf('toDate', toDate) ?? { day: today };
  const lastDay = 'day' in last ? last.day : calendar.dayAt(last.epochMs);
  const first = boundOf('fromDate', fromDate) ?? { day: monthBefore(Math.min(today, lastDay)) };
  const from = 'day' in first ? calendar.startOf(first.day) : first.epochMs;
  const to = 'day' in last ? calendar.startOf(last.day + 1) : last.epochMs + 1;
  if (from >= to) throw new Refusal('out-of-range', 'fromDate must not be after toDate');
  return { from, to };
}

function boundOf(parameter: string, value: unknown): Bound | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const bound = typeof value === 'string' ? (dayBound(value) ?? dateTimeBound(value)) : undefined;
  if (!bound)
    throw new Refusal('unreadable-value', `${parameter} must be a date like 2015-10-01 or 2015-10-01T16:02:07.000Z`);
  return bound;
}

function dayBound(text: string): Bound | undefined {
  const [, year, month, date] = DATE.exec(text.trim()) ?? [];
  const day = dayOf(Number(year), Number(month), Number(date));
  return day === undefined ? undefined : { day };
}

function dateTimeBound(text: string): Bound | undefined {
  const [, date = '', hour = '', minute = '', second = '00', fraction = '0', zone = ''] =
    DATE_TIME.exec(text.trim()) ?? [];
  if (!dayBound(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const epochMs = Date.parse(`${date}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${offset}`);
  return Number.isNaN(epochMs) ? undefined : { epochMs };
}
