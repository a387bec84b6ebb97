// The vendor's form is `2015-10-01 16:02:07.000+0300`; other servers may omit some parts.
const DATE = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?([+-]\d{2}):?(\d{2})$/;

/** A date of a result without milliseconds and offset, in the zone it is written in; any other text unchanged. */
export function displayDate(text: string): string {
  return text.replace(DATE, '$1 $2');
}

/** The time between two dates of a result, as 0:42 or 1:02:03; undefined if either is not a date, or the end is before the start. */
export function displayDuration(start: string, end: string): string | undefined {
  const seconds = Math.round((epochMs(end) - epochMs(start)) / 1_000);
  if (!(seconds >= 0)) return undefined;
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function epochMs(text: string): number {
  return DATE.test(text) ? Date.parse(text.replace(DATE, '$1T$2$3$4:$5')) : Number.NaN;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
