import { concat } from '../../kit/concat.ts';
import { createOffsetLookup } from './offsets.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Formats epoch milliseconds as `2013-11-25 21:02:22.000+0200`, the format of every date in the vendor's samples. */
export type DateFormat = (epochMs: number) => string;

/** A date format for one IANA zone. Throws RangeError for an unknown zone. */
export function dateFormat(timeZone: string): DateFormat {
  const offsetMinutes = createOffsetLookup(timeZone);
  let [lastDay, lastDate] = [Number.NaN, ''];
  let [lastOffset, lastZone] = [Number.NaN, ''];
  return (epochMs) => {
    const offset = offsetMinutes(epochMs);
    // The printed offset has whole minutes. The local time uses the same offset, so the text parses to the same instant in every zone.
    const local = epochMs + offset * MINUTE;
    const day = Math.floor(local / DAY);
    // Consecutive dates in an archive or a conversation are usually on the same day.
    if (day !== lastDay) [lastDay, lastDate] = [day, `${new Date(local).toISOString().slice(0, 10)} `];
    if (offset !== lastOffset) [lastOffset, lastZone] = [offset, offsetText(offset)];
    const time = local - day * DAY;
    const minute = Math.floor(time / MINUTE);
    const second = Math.floor((time - minute * MINUTE) / 1_000);
    const millisecond = time - minute * MINUTE - second * 1_000;
    return concat(lastDate, minutes[minute] ?? '', twoDigits[second] ?? '', milliseconds[millisecond] ?? '', lastZone);
  };
}

// Precomputed, because an archive has millions of dates.
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const minutes = twoDigits.slice(0, 24).flatMap((hour) => twoDigits.map((minute) => `${hour}:${minute}:`));
const milliseconds = Array.from({ length: 1_000 }, (_, number) => `.${String(number).padStart(3, '0')}`);

function offsetText(offset: number): string {
  const minutesFromUtc = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${twoDigits[Math.floor(minutesFromUtc / 60)]}${twoDigits[minutesFromUtc % 60]}`;
}
