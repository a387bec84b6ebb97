const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** More than 27 years. Times come from the source, so they may be on any day. */
const MAX_CACHED_DAYS = 10_000;

/**
 * A function that returns a zone's UTC offset at an instant, in whole minutes. `Intl` is slower than parsing a whole record, so offsets are
 * cached per UTC day. A day whose start and end have different offsets is not cached. Throws RangeError for an unknown zone.
 */
export function createOffsetLookup(timeZone: string): (epochMs: number) => number {
  const intl = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const days = new Map<number, number | 'changes'>();

  return (epochMs) => {
    const day = Math.floor(epochMs / DAY);
    let offset = days.get(day);
    if (offset === undefined) {
      const [first, last] = [offsetMinutes(intl, day * DAY), offsetMinutes(intl, (day + 1) * DAY)];
      offset = first === last ? first : 'changes';
      if (days.size === MAX_CACHED_DAYS) days.clear();
      days.set(day, offset);
    }
    return offset === 'changes' ? offsetMinutes(intl, epochMs) : offset;
  };
}

/** The offset that a formatted time shows, as in `GMT+02:00`. */
function offsetMinutes(intl: Intl.DateTimeFormat, epochMs: number): number {
  const name = intl.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}
