const MINUTE = 60_000;

/** Writes epoch milliseconds as `2013-11-25 21:02:22.000+0200`, the form of every date in the vendor's samples. */
export type DateFormat = (epochMs: number) => string;

/**
 * Dates in one IANA zone. `Intl` costs more than parsing a whole record, so the zone's offset is looked up once per minute of
 * history: since 1972 every zone has changed its offset at a full minute. Throws RangeError for an unknown zone.
 */
export function dateFormat(timeZone: string): DateFormat {
  const offsets = new Map<number, number>();
  const intl = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });

  function offsetMinutes(epochMs: number): number {
    const minute = Math.floor(epochMs / MINUTE);
    const known = offsets.get(minute);
    if (known !== undefined) return known;
    if (offsets.size >= 100_000) offsets.clear();
    const offset = readOffset(intl, epochMs);
    offsets.set(minute, offset);
    return offset;
  }

  return (epochMs) => {
    const offset = offsetMinutes(epochMs);
    // Computed with the printed whole-minute offset, so that the text reads back to the same instant even in zones with odd seconds.
    const local = new Date(epochMs + offset * MINUTE).toISOString();
    const sign = offset < 0 ? '-' : '+';
    const minutes = Math.abs(offset);
    const zone = `${sign}${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
    return `${local.slice(0, 10)} ${local.slice(11, 23)}${zone}`;
  };
}

function readOffset(intl: Intl.DateTimeFormat, epochMs: number): number {
  const name = intl.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}
