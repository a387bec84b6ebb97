import { offsetsOf } from './offsets.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** A day of the calendar, counted from 1970-01-01, wherever that is. */
export type Day = number;

/** Days of one zone. */
export interface Calendar {
  /** The day that it is there at a moment, in epoch milliseconds. */
  dayAt(epochMs: number): Day;
  /** The first moment of a day there, in epoch milliseconds; where clocks skip midnight it is not 00:00. */
  startOf(day: Day): number;
}

/** The calendar of an IANA zone. Throws RangeError for an unknown zone. */
export function calendarOf(timeZone: string): Calendar {
  const offsetMinutes = offsetsOf(timeZone);
  const dayAt = (epochMs: number): Day => Math.floor((epochMs + offsetMinutes(epochMs) * MINUTE) / DAY);
  return {
    dayAt,
    startOf(day) {
      const midnight = day * DAY;
      // No zone is further than a day from UTC, so the day begins by the offset before it or by the one after.
      const candidates = [midnight - DAY, midnight + DAY].map((near) => midnight - offsetMinutes(near) * MINUTE);
      return Math.min(...candidates.filter((moment) => dayAt(moment) >= day));
    },
  };
}

/** The day of a date, undefined for one that no calendar has. Months count from 1. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  const moment = new Date(Date.UTC(year, month - 1, date));
  const real = moment.getUTCFullYear() === year && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date;
  return real ? moment.getTime() / DAY : undefined;
}

/** The same date of the month before, or that month's last day where it is shorter. */
export function monthBefore(day: Day): Day {
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Date.UTC(year, month - 1, Math.min(date.getUTCDate(), last)) / DAY;
}
