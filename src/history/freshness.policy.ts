import type { Lifetime } from '../cache/fail-safe-cache.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../kit/durations.ts';

/** What decides how long a content may be cached. */
export interface ContentAge {
  /** Nothing of it is missing or still to come. */
  readonly isFinal: boolean;
  /** The interaction has ended. */
  readonly isStopped: boolean;
  /** Epoch milliseconds of the end; undefined if it is unknown. */
  readonly endedAt: number | undefined;
}

/** When an ended interaction is read again at the latest, in milliseconds after its end: notes, dispositions, contacts and transcripts arrive late. */
const READ_AGAIN = [15 * MINUTE, HOUR, DAY];

/** How long a content is kept to be shown while the source is down, in milliseconds. */
const USABLE_MS = DAY;

/**
 * How long a content may be cached, and how long it may be shown while the source is down. A running interaction changes all the time. An ended one still gets its
 * notes, disposition, contact and transcript within a day.
 */
export function contentLifetime(age: ContentAge, now: number): Lifetime {
  const freshMs = contentFreshMs(age, now);
  return { freshMs, usableMs: Math.max(freshMs, USABLE_MS) };
}

function contentFreshMs({ isFinal, isStopped, endedAt }: ContentAge, now: number): number {
  if (!isFinal) return isStopped ? 15 * SECOND : 5 * SECOND;
  const age = endedAt === undefined ? 0 : now - endedAt;
  const freshMs = age < HOUR ? MINUTE : age < DAY ? 10 * MINUTE : DAY;
  const next = READ_AGAIN.find((each) => each > age);
  return next === undefined ? freshMs : Math.min(freshMs, next - age);
}

/** How long it may be cached that the source does not know an interaction, in milliseconds: new ones become visible late. */
export const NOT_FOUND_FRESH_MS = 15 * SECOND;

/** How long an erased subject is not cached again, in milliseconds: as long as anything about it could have been cached before. */
export const ERASED_MS = 30 * DAY;

/**
 * How long a list may be cached, in milliseconds; 0 if it must not be cached. A window that reaches into the present grows all the time; one that
 * has just closed still gets ends, contacts and dispositions. A degraded list lacks what a failed call would have brought.
 */
export function listFreshMs(windowEnd: number, now: number, isDegraded: boolean): number {
  if (isDegraded) return 0;
  const age = now - windowEnd;
  if (age < 15 * MINUTE) return 10 * SECOND;
  return age < DAY ? MINUTE : 10 * MINUTE;
}

/** How long a user may be cached, and used while the source is down. An unknown user is asked for again soon, since new agents appear. */
export function userLifetime(isKnown: boolean): Lifetime {
  return isKnown ? { freshMs: HOUR, usableMs: DAY } : { freshMs: MINUTE };
}

/**
 * How long it may be cached which times the source compares with a window, in milliseconds. It changes with the source's releases; what could not
 * be detected may be detectable as soon as there are longer interactions.
 */
export function comparisonFreshMs(isDetected: boolean): number {
  return isDetected ? DAY : 10 * MINUTE;
}

/** How long the sub-type of a conversation may be cached, in milliseconds. It never changes. */
export const SUB_TYPE_FRESH_MS = 30 * DAY;
