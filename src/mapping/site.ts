import { calendarOf } from '../genesys/dates/calendar.ts';
import { dateFormat } from '../genesys/dates/date-format.ts';
import type { Site } from './input/translation-input.ts';
import type { Profile } from './profile/profile.ts';

/** A site that writes dates in this IANA zone. Throws RangeError for an unknown zone. */
export function createSite(profile: Profile, timeZone: string, publicUrl: string): Site {
  return { profile, timeZone, formatDate: dateFormat(timeZone), calendar: calendarOf(timeZone), publicUrl };
}
