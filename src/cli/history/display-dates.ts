// As the vendor writes them, `2015-10-01 16:02:07.000+0300`; other servers may leave parts out.
const DATE = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?([+-]\d{2}):?(\d{2})$/;

/** A date of a result as people read it, in the zone it is written in; any other text as it is. */
export function dateShown(text: string): string {
  return text.replace(DATE, '$1 $2');
}

/** The time that passed between two dates of a result as 0:42 or 1:02:03, undefined where one of them is none. */
export function durationShown(start: string, end: string): string | undefined {
  const seconds = Math.round((momentOf(end) - momentOf(start)) / 1_000);
  if (!(seconds >= 0)) return undefined;
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, two(seconds % 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function momentOf(text: string): number {
  return DATE.test(text) ? Date.parse(text.replace(DATE, '$1T$2$3$4:$5')) : Number.NaN;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
