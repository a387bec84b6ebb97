import { flat } from '../kit/flat.ts';

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
    return flat(lastDate, minutes[minute] ?? '', twoDigits[second] ?? '', milliseconds[rest] ?? '', lastZone);
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

/**
 * The zone's offset at an instant, in whole minutes. Asking `Intl` costs more than parsing a whole record, so it is asked once per day:
 * where both ends of a day have the same offset the day has it, and only on days with a change every instant is asked for itself.
 */
function offsetsOf(timeZone: string): (epochMs: number) => number {
  const intl = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const days = new Map<number, number | 'changes'>();

  return (epochMs) => {
    const day = Math.floor(epochMs / DAY);
    let offset = days.get(day);
    if (offset === undefined) {
      const [first, last] = [readOffset(intl, day * DAY), readOffset(intl, (day + 1) * DAY)];
      offset = first === last ? first : 'changes';
      days.set(day, offset);
    }
    return offset === 'changes' ? readOffset(intl, epochMs) : offset;
  };
}

function readOffset(intl: Intl.DateTimeFormat, epochMs: number): number {
  const name = intl.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}
