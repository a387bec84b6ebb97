import { type Calendar, type Day, dayOf, monthBefore } from '../dates/calendar.ts';
import { Refusal } from '../refusal.ts';

/** A stretch of time in epoch milliseconds: `from` belongs to it, `to` does not any more. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A date as a request gives it: a whole day, or a moment in epoch milliseconds. */
type Bound = { readonly day: Day } | { readonly moment: number };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
// "yyyy-mm-ddthh:mm:ss:msmsmsz" in the vendor's words (RetrieveInteractionHistory, 8.5.2): a colon before the milliseconds, small letters.
const MOMENT = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.:,](\d{1,3}))?)?([Zz]|[+-]\d{2}:?\d{2})$/;

/**
 * The window of `fromDate` and `toDate`, both days included (Retrieve… operations, 8.5.2): without `toDate` it ends today, without `fromDate`
 * it begins one month before the earlier of today and `toDate`. `now` is epoch milliseconds. Throws Refusal that names the parameter.
 */
export function windowOf(fromDate: unknown, toDate: unknown, now: number, calendar: Calendar): Window {
  const today = calendar.dayAt(now);
  const last = boundOf('toDate', toDate) ?? { day: today };
  const lastDay = 'day' in last ? last.day : calendar.dayAt(last.moment);
  const first = boundOf('fromDate', fromDate) ?? { day: monthBefore(Math.min(today, lastDay)) };
  const from = 'day' in first ? calendar.startOf(first.day) : first.moment;
  const to = 'day' in last ? calendar.startOf(last.day + 1) : last.moment + 1;
  if (from >= to) throw new Refusal('out-of-range', 'fromDate lies after toDate');
  return { from, to };
}

function boundOf(parameter: string, value: unknown): Bound | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const bound = typeof value === 'string' ? (dayBound(value) ?? momentBound(value)) : undefined;
  if (!bound)
    throw new Refusal('unreadable-value', `${parameter} is no date like 2015-10-01 or 2015-10-01T16:02:07.000Z`);
  return bound;
}

function dayBound(text: string): Bound | undefined {
  const [, year, month, date] = DATE.exec(text.trim()) ?? [];
  const day = dayOf(Number(year), Number(month), Number(date));
  return day === undefined ? undefined : { day };
}

function momentBound(text: string): Bound | undefined {
  const [, date = '', hour = '', minute = '', second = '00', fraction = '0', zone = ''] =
    MOMENT.exec(text.trim()) ?? [];
  if (!dayBound(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const moment = Date.parse(`${date}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${offset}`);
  return Number.isNaN(moment) ? undefined : { moment };
}
