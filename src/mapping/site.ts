import { calendarOf } from '../genesys/dates/calendar.ts';
import { dateFormat } from '../genesys/dates/date-format.ts';
import type { Site } from './input/translation-input.ts';
import type { Profile } from './profile/profile.ts';

/** A site that writes dates in this IANA zone. Throws RangeError for an unknown zone. */
export function createSite(profile: Profile, timeZone: string, publicUrl: string): Site {
  const [formatDate, calendar] = [dateFormat(timeZone), calendarOf(timeZone)];
  return { profile, timeZone, formatDate, calendar, mediaTypes: mediaTypesOf(profile), publicUrl };
}

function mediaTypesOf({ mediaTypes, subTypes, unknownMediaType }: Profile): ReadonlySet<string> {
  const words = [mediaTypes, ...Object.values(subTypes)].flatMap((entries) => Object.values(entries));
  return new Set([...words, unknownMediaType].map((word) => word.toLowerCase()));
}
