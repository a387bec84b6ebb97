import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnostic.ts';
import { isFinal } from '../mapping/content.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long a translated content may be shown again, in milliseconds. What runs changes all the time; what has ended still gets its notes,
 * disposition, contact and transcript within a day, as the vendor's own products take into account; after that it stands.
 */
export function contentFreshMs(content: Diagnosed<GwsContent>, endedAt: number | undefined, now: number): number {
  if (!isFinal(content)) return content.value.interaction.state === 'Stopped' ? 15 * SECOND : 5 * SECOND;
  const age = endedAt === undefined ? 0 : now - endedAt;
  if (age < HOUR) return MINUTE;
  return age < DAY ? 10 * MINUTE : DAY;
}

/**
 * How long a list may be shown again, in milliseconds, by the end of its window: one that reaches into the present grows all the time, and
 * one that has just closed still gets its ends, contacts and dispositions.
 */
export function listFreshMs(windowEnd: number, now: number): number {
  const age = now - windowEnd;
  if (age < 15 * MINUTE) return 10 * SECOND;
  return age < DAY ? MINUTE : 10 * MINUTE;
}
