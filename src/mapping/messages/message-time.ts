import { epochOf, instantOf } from '../../cxengage/schema/instant.ts';

const DAY = 86_400_000;
/** Numbers below this are epoch seconds (until the year 5138), others are epoch milliseconds (from 1973). */
const FIRST_MILLISECONDS = 1e11;

/** The times in which a message can have been sent, in epoch milliseconds. */
export interface PlausibleTimes {
  readonly earliest: number;
  readonly latest: number;
}

/** A day before the start to a day after the end, or after `now` while there is no end. An unknown start sets no limit. Epoch milliseconds. */
export function plausibleTimes(start: number | undefined, end: number | undefined, now: number): PlausibleTimes {
  const last = end ?? now;
  return {
    earliest: Math.min(start ?? Number.NEGATIVE_INFINITY, last) - DAY,
    latest: Math.max(start ?? last, last) + DAY,
  };
}

/** A time in epoch milliseconds, and the unit to which it is precise, in milliseconds. */
interface MessageTime {
  readonly at: number;
  readonly unit: 1 | 1_000 | 60_000;
}

/** The time of a message; undefined if neither of its times can be used. `unusable` are those that were looked at and cannot be used. */
export interface ChosenTime {
  readonly at: number | undefined;
  readonly unusable: readonly ('outer' | 'inner')[];
}

type Stamp = string | number | undefined;

const none: readonly never[] = [];

/**
 * Chooses between the two times of a message, each ISO text, epoch milliseconds or epoch seconds: the more precise plausible one, at equal
 * precision the outer. An outer time in milliseconds is chosen without a look at the inner one.
 */
export function messageTimeOf(outer: Stamp, inner: Stamp, times: PlausibleTimes): ChosenTime {
  const first = timeOf(outer, times);
  if (first?.unit === 1) return { at: first.at, unusable: none };
  const second = timeOf(inner, times);
  const best = first && second ? (second.unit < first.unit ? second : first) : (first ?? second);
  const unusable = [
    ...(first || isAbsent(outer) ? [] : ['outer' as const]),
    ...(second || isAbsent(inner) ? [] : ['inner' as const]),
  ];
  return { at: best?.at, unusable: best || unusable.length > 0 ? unusable : ['outer'] };
}

function isAbsent(stamp: Stamp): boolean {
  return stamp === undefined || stamp === '';
}

function timeOf(stamp: Stamp, { earliest, latest }: PlausibleTimes): MessageTime | undefined {
  if (stamp === undefined) return undefined;
  const time = epochTime(stamp) ?? isoTime(stamp);
  return time && time.at >= earliest && time.at <= latest ? time : undefined;
}

/** A number, or a text of digits. Only seconds may have a fraction. */
function epochTime(stamp: string | number): MessageTime | undefined {
  const epoch = Number(stamp);
  const isBlank = epoch === 0 && typeof stamp === 'string' && stamp.trim() === '';
  if (isBlank || !Number.isFinite(epoch)) return undefined;
  const isSeconds = Math.abs(epoch) < FIRST_MILLISECONDS;
  const at = epochOf(isSeconds ? Math.round(epoch * 1_000) : epoch);
  return at === undefined ? undefined : { at, unit: isSeconds && Number.isInteger(epoch) ? 1_000 : 1 };
}

function isoTime(stamp: string | number): MessageTime | undefined {
  if (typeof stamp !== 'string') return undefined;
  const text = stamp.trim();
  const at = instantOf(text);
  if (at === undefined) return undefined;
  if (/[.,]\d/.test(text)) return { at, unit: 1 };
  return { at, unit: /:\d\d:\d\d/.test(text) ? 1_000 : 60_000 };
}
