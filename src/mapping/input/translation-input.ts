import type { CxFile, CxManifest } from '../../cxengage/schema/artifact.ts';
import type { CxNote, CxUser } from '../../cxengage/schema/entities.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { Calendar } from '../../genesys/dates/calendar.ts';
import type { DateFormat } from '../../genesys/dates/date-format.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Profile } from '../profile/profile.ts';
import type { Transcript } from './transcript.ts';

/** The configuration of a site: mapping profile, date format and public URL. */
export interface Site {
  readonly profile: Profile;
  /** IANA time zone of `formatDate` and `calendar`. */
  readonly timeZone: string;
  readonly formatDate: DateFormat;
  /** Day boundaries in `timeZone`. */
  readonly calendar: Calendar;
  /** Every media type that the profile gives to interactions, in lower case. */
  readonly mediaTypes: ReadonlySet<string>;
  /** Base of resource URIs; ends with `/api/v2`. */
  readonly publicUrl: string;
}

/** Users by id, as the record writes it or in normal form. A user that was looked up and not found is null. */
export type Users = ReadonlyMap<string, CxUser | null>;

/** The unparsed documents, which are needed to report unread fields. */
export interface RawDocuments {
  readonly record: JsonObject;
  readonly manifests?: unknown;
  readonly notes?: unknown;
  readonly users?: unknown;
  readonly subType?: unknown;
  readonly now?: unknown;
  /** A supplied transcript that another one replaced, or that is empty or only a reference. */
  readonly unusedTranscript?: unknown;
  /** What the input says is missing from it. */
  readonly incomplete?: unknown;
  /** Documents with names that translation does not know. */
  readonly others?: JsonObject;
}

/**
 * The input of a translation: a record and the related documents. A document that was not requested is absent. A user that was looked up
 * and not found is null; notes that were looked up and not found are an empty list.
 */
export interface TranslationInput {
  readonly record: CxInteraction;
  readonly raw: RawDocuments;
  /** Reference time in epoch milliseconds; decides whether a record is stale and whether its transcript is still pending. */
  readonly now: number;
  readonly users?: Users;
  /** `artifactSubType` of the artifact that holds the transcript: web, facebook, whatsapp or sms. */
  readonly subType?: string | undefined;
  readonly transcript?: Transcript;
  /** Files of that artifact; they give the names of sent files. */
  readonly files?: readonly CxFile[];
  readonly manifests?: { readonly received?: CxManifest | undefined; readonly reply?: CxManifest | undefined };
  readonly notes?: readonly CxNote[];
  /** What the caller may not see: `transcript`, `notes`. */
  readonly forbidden?: readonly string[];
  /** Names of the optional source calls that failed. */
  readonly unavailable?: readonly string[];
  /** Pointers of users that may be other people than their ids say, so that they are not used. */
  readonly contradictions?: readonly string[] | undefined;
  /** Pointers of texts whose bytes were not UTF-8 and were replaced on the way. */
  readonly altered?: readonly string[];
}
