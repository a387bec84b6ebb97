import { createOffsetLookup } from './offsets.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** A calendar day as the number of days since 1970-01-01, independent of any time zone. */
export type Day = number;

/** Calendar days of one time zone. */
export interface Calendar {
  /** The local day at an instant, given in epoch milliseconds. */
  dayAt(epochMs: number): Day;
  /** The first instant of a local day, in epoch milliseconds. It is not 00:00 where a clock change skips midnight. */
  startOf(day: Day): number;
}

/** The calendar of an IANA zone. Throws RangeError for an unknown zone. */
export function calendarOf(timeZone: string): Calendar {
  const offsetMinutes = createOffsetLookup(timeZone);
  const dayAt = (epochMs: number): Day => Math.floor((epochMs + offsetMinutes(epochMs) * MINUTE) / DAY);
  return {
    dayAt,
    startOf(day) {
      const midnight = day * DAY;
      // UTC offsets are less than a day, so the day starts at the offset one day earlier or at the offset one day later.
      const candidates = [midnight - DAY, midnight + DAY].map((near) => midnight - offsetMinutes(near) * MINUTE);
      return Math.min(...candidates.filter((epochMs) => dayAt(epochMs) >= day));
    },
  };
}

/** The day of a date, or undefined for a date that does not exist. Months count from 1. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  const utc = new Date(Date.UTC(year, month - 1, date));
  const exists = utc.getUTCFullYear() === year && utc.getUTCMonth() === month - 1 && utc.getUTCDate() === date;
  return exists ? utc.getTime() / DAY : undefined;
}

/** The same date in the previous month, or the last day of that month if it is shorter. */
export function monthBefore(day: Day): Day {
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const lastDate = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Date.UTC(year, month - 1, Math.min(date.getUTCDate(), lastDate)) / DAY;
}
