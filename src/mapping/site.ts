import { calendarOf } from '../genesys/calendar.ts';
import { dateFormat } from '../genesys/dates.ts';
import type { Site } from './context.ts';
import type { Profile } from './profile.ts';

/** A site that writes dates in this IANA zone. Throws RangeError for an unknown zone. */
export function siteWith(profile: Profile, timeZone: string, publicUrl: string): Site {
  return { profile, timeZone, formatDate: dateFormat(timeZone), calendar: calendarOf(timeZone), publicUrl };
}
