// A day is left on both sides, so that every zone can still write it with four digits for the year.
const EARLIEST = Date.UTC(100, 0, 2);
const LATEST = Date.UTC(9999, 11, 30);

const FORM =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d{2}):?(\d{2}))?$/;

/**
 * Epoch milliseconds of a source time, undefined where it cannot be read. The source writes UTC with or without milliseconds, and its
 * own samples use `T24:00:00.000Z` for the end of a day. A time without a zone is UTC, as the vendor promises for reporting.
 */
export function instantOf(time: string | undefined): number | undefined {
  const match = time === undefined ? null : FORM.exec(time);
  if (!match) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  // Before the year 100 `Date.UTC` means another century.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return undefined;
  const milliseconds = Number((match[7] ?? '0').padEnd(3, '0').slice(0, 3));
  const offset = (match[8] === '-' ? -1 : 1) * (part(9) * 60 + part(10));
  return epochOf(Date.UTC(year, month - 1, day, hour, minute - offset, second, milliseconds));
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Epoch milliseconds that stand as digits or as a number, as transcripts carry them; undefined where they are none that a date can be made of. */
export function epochOf(timestamp: string | number | undefined): number | undefined {
  const digits = typeof timestamp === 'string' ? timestamp.trim() : timestamp;
  if (digits === undefined || digits === '') return undefined;
  const epoch = Number(digits);
  return Number.isSafeInteger(epoch) && epoch >= EARLIEST && epoch <= LATEST ? epoch : undefined;
}

/** Orders two times, the earlier first; what cannot be read comes before everything. */
export function byInstant(a: string | undefined, b: string | undefined): number {
  return (instantOf(a) ?? EARLIEST) - (instantOf(b) ?? EARLIEST);
}
