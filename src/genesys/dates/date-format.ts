import { concat } from '../../kit/concat.ts';
import { offsetsOf } from './offsets.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Writes epoch milliseconds as `2013-11-25 21:02:22.000+0200`, the form of every date in the vendor's samples. */
export type DateFormat = (epochMs: number) => string;

/** Dates in one IANA zone. Throws RangeError for an unknown zone. */
export function dateFormat(timeZone: string): DateFormat {
  const offsetMinutes = offsetsOf(timeZone);
  let [lastDay, lastDate] = [Number.NaN, ''];
  let [lastOffset, lastZone] = [Number.NaN, ''];
  return (epochMs) => {
    const offset = offsetMinutes(epochMs);
    // Computed with the printed whole-minute offset, so that the text reads back to the same instant even in zones with odd seconds.
    const local = epochMs + offset * MINUTE;
    const day = Math.floor(local / DAY);
    // Records of an archive, and even more the messages of a conversation, mostly share their day.
    if (day !== lastDay) [lastDay, lastDate] = [day, `${new Date(local).toISOString().slice(0, 10)} `];
    if (offset !== lastOffset) [lastOffset, lastZone] = [offset, zoneOf(offset)];
    const time = local - day * DAY;
    const minute = Math.floor(time / MINUTE);
    const second = Math.floor((time - minute * MINUTE) / 1_000);
    const rest = time - minute * MINUTE - second * 1_000;
    return concat(lastDate, minutes[minute] ?? '', twoDigits[second] ?? '', milliseconds[rest] ?? '', lastZone);
  };
}

// An archive has millions of dates, so their parts are not made anew each time.
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const minutes = twoDigits.slice(0, 24).flatMap((hour) => twoDigits.map((minute) => `${hour}:${minute}:`));
const milliseconds = Array.from({ length: 1_000 }, (_, number) => `.${String(number).padStart(3, '0')}`);

function zoneOf(offset: number): string {
  const distance = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${twoDigits[Math.floor(distance / 60)]}${twoDigits[distance % 60]}`;
}
