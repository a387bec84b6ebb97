import type { CallOptions } from '../../cxengage/source.ts';
import type { TimeWindow } from '../../genesys/requests/window.ts';
import { HOUR } from '../../kit/durations.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import type { ComparedTimes } from './compared-times.ts';
import { dependsOnComparison, type QueryWindow, type WindowPadding, windowToQuery } from './window-padding.policy.ts';

/**
 * The window that the source is asked for, in epoch milliseconds; undefined if it is in the future. What the source compares is only detected where the
 * profile does not say it, and where the window depends on it.
 */
export async function resolveQueryWindow(
  window: TimeWindow,
  profile: Profile,
  now: number,
  comparedTimes: ComparedTimes,
  call: CallOptions,
): Promise<QueryWindow | undefined> {
  const padding = paddingOf(profile);
  const { windowCompares: stated } = profile;
  const widest = windowToQuery(window, 'unknown', padding, now);
  if (stated !== 'detect') return windowToQuery(window, stated, padding, now);
  if (!widest || !dependsOnComparison(window, padding, now)) return widest;
  return windowToQuery(window, await comparedTimes.resolve(widest, call), padding, now);
}

function paddingOf(profile: Profile): WindowPadding {
  const { windowPaddingHours, windowAfterEnd, staleAfterHours, unknownStaleAfterHours } = profile;
  const longest = Math.max(unknownStaleAfterHours, ...Object.values(staleAfterHours));
  const lasts = windowAfterEnd === 'open' ? Number.POSITIVE_INFINITY : longest;
  return { bothMs: windowPaddingHours * HOUR, lastsMs: lasts * HOUR };
}
