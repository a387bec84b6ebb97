import type { CxFile, CxManifest } from '../../cxengage/schema/artifact.ts';
import type { CxNote, CxUser } from '../../cxengage/schema/entities.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { Calendar } from '../../genesys/dates/calendar.ts';
import type { DateFormat } from '../../genesys/dates/date-format.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Profile } from '../profile/profile.ts';
import type { Transcript } from './transcript.ts';

/** What a site decides once: the values, how dates are written, and the address that resources are named by. */
export interface Site {
  readonly profile: Profile;
  /** The IANA zone that `formatDate` writes. */
  readonly timeZone: string;
  readonly formatDate: DateFormat;
  /** Days of that zone. */
  readonly calendar: Calendar;
  /** Ends with `/api/v2`. */
  readonly publicUrl: string;
}

/** Users by id: null for one who was looked for and not found. */
export type Users = ReadonlyMap<string, CxUser | null>;

/** Documents as they came, to account for everything in them. */
export interface RawDocuments {
  readonly record: JsonObject;
  readonly manifests?: unknown;
  readonly notes?: unknown;
  readonly users?: unknown;
  readonly subType?: unknown;
  readonly now?: unknown;
  /** What stood beside all of these under other names. */
  readonly others?: JsonObject;
}

/**
 * A record with everything around it that translation may need, as data. What is left out was not asked for; what was asked for and not
 * found is there as null (a user) or empty (notes).
 */
export interface TranslationInput {
  readonly record: CxInteraction;
  readonly raw: RawDocuments;
  /** Epoch milliseconds at which the record is looked at; decides what is stale and what may still come. */
  readonly now: number;
  readonly users?: Users;
  /** `artifactSubType` of the transcript's artifact: web, facebook, whatsapp, sms. */
  readonly subType?: string | undefined;
  readonly transcript?: Transcript;
  /** Files of the transcript's artifact, for the names of what was sent. */
  readonly files?: readonly CxFile[];
  readonly manifests?: { readonly received?: CxManifest | undefined; readonly reply?: CxManifest | undefined };
  readonly notes?: readonly CxNote[];
  /** Names of second source calls that failed. */
  readonly unavailable?: readonly string[];
}
