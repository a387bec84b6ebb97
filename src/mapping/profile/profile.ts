import { createHash } from 'node:crypto';
import { z } from 'zod';
import { documentedMediaTypes } from '../../genesys/documented-forms.ts';

const word = z.string().min(1);
const words = z.array(word);
// Clients know no media type that the vendor does not document.
const mediaTypeName = z.enum(documentedMediaTypes);
const mediaType: z.ZodType<string> = mediaTypeName;
const mediaTypes = z.array(mediaType);
const hours = z.number().positive();
const typeId = z.enum(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']);
const pointer = z.templateLiteral(['/', z.string()]);
/** A pointer into the record or into another document (`transcript#/...`). */
const anyPointer = z
  .string()
  .regex(
    /^((transcript|conversation|notes|manifests|users|incomplete|unusedTranscript)#)?\/|^(subType|now|unusedTranscript|incomplete)#$/,
  );
const userDataItems = [
  'flow',
  'flow-id',
  'last-queue',
  'last-queue-id',
  'all-queues',
  'channel',
  'sub-type',
  'direction',
  'contact-point',
  'customer',
  'disposition',
  'disposition-id',
  'csat',
  'flagged',
  'hooks',
  'duration-basis',
  'incomplete',
] as const;
const userDataItem = z.union([z.enum(userDataItems), pointer]);
const subject = z.union([z.enum(['received-email', 'reply-email', 'first-queue', 'flow']), pointer]);
const attributeField = z.enum(['hookType', 'hookName']);
const timeZone = z.string().refine(isTimeZone, 'give an IANA time zone, for example Europe/Kyiv');

function hasOnlyLetterCases(spellings: Readonly<Record<string, string>>): boolean {
  return Object.entries(spellings).every(([mediaType, spelling]) => spelling.toLowerCase() === mediaType);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch {
    return false; // Intl throws a RangeError for an unknown time zone
  }
}

/** Names of the contact attributes that are searched for an id, a phone number or an e-mail address. */
const contactSearch = z.strictObject({
  id: words.describe('Attributes that hold ids of another system, such as old UCS contact ids.'),
  phone: words.describe('Attributes that hold phone numbers.'),
  email: words.describe('Attributes that hold e-mail addresses.'),
});
/** Names of the source's permissions for parts that not every caller may see. */
const permissions = z.strictObject({
  artifacts: word.describe('Permission to read transcripts, sub-types and e-mails of all interactions.'),
  ownArtifacts: word.describe('Permission to read those of interactions in which the caller conversed.'),
  notes: word.describe('Permission to read notes.'),
  contacts: word.describe('Permission to look up phone numbers and e-mail addresses.'),
});
const byRole = z.strictObject({
  customer: word.describe('The customer.'),
  agent: word.describe('An agent.'),
  system: word.describe('The system, and messages without a sender.'),
  other: word.describe('Any other sender, such as a bot.'),
});

/** Settings that a complete profile and a site profile write in the same form: lists and scalars. */
const listsAndScalars = {
  timeZone: timeZone.describe('IANA time zone of the dates in replies. The setting TIME_ZONE overrides it.'),
  unknownMediaType: mediaType.describe(
    'Media type of channels without an entry in `mediaTypes`. Each use is reported as `unmapped-value`.',
  ),
  conversations: mediaTypes.describe('Media types whose content has messages.'),
  liveConversations: words.describe(
    'Channels of CXEngage whose messages can be read while the conversation is running.',
  ),
  calls: mediaTypes.describe('Media types that have `phoneNumber` and `callDuration`.'),
  unknownTypeId: typeId.describe('`typeId` of directions without an entry in `typeIds`.'),
  unknownStaleAfterHours: hours.describe(
    'Hours after which a record without an end counts as ended if its channel is not in `staleAfterHours`.',
  ),
  callDetailsInLists: z.boolean().describe('Whether rows of lists have `phoneNumber` and `callDuration`.'),
  acceptAgentStates: z
    .boolean()
    .describe('Whether `Ready` and `NotReady` at `/me` succeed, without effect; else they are unknown operations.'),
  unansweredQueueExits: words.describe(
    'Values of `queueExitType`, in lower case, that mean that no agent accepted the interaction; any other may mean that one did.',
  ),
  owner: z
    .enum(['last', 'first', 'longest'])
    .describe('The agent who owns the interaction if several conversed: the last, the first, or the longest.'),
  subject: z
    .array(subject)
    .describe(
      'Sources of the subject; the first one that has a value is used. A JSON pointer, such as `/campaignId`, selects any field of the record.',
    ),
  conversationToleranceSeconds: z
    .number()
    .min(0)
    .describe(
      'An agent’s conversation that begins or ends outside the interaction by more than this many seconds is a `contradiction`.',
    ),
  durationToleranceSeconds: z
    .number()
    .min(0)
    .describe('A time that is longer than the whole call by more than this many seconds is a `contradiction`.'),
  transcriptPendingHours: hours.describe(
    'For this many hours after the end of a conversation, a missing transcript may still become available.',
  ),
  presenceNoticeSeconds: z
    .number()
    .min(0)
    .describe(
      'A notice "Ben connected." within this many seconds of the start or end of Ben’s conversation is replaced by the message that Ben joined or left.',
    ),
  windowPaddingHours: z
    .number()
    .min(0)
    .describe(
      'Lists: hours by which the requested window is widened on both sides for the source. The exact window is applied to what it returns.',
    ),
  windowCompares: z
    .enum(['detect', 'start', 'end', 'overlap'])
    .describe('Lists: which times of an interaction the source compares with a window; `detect` finds out once a day.'),
  windowAfterEnd: z
    .enum(['stale-after', 'open'])
    .describe(
      'Lists: how long after the window the source is asked for interactions that began in it, if it compares ends: the largest `staleAfterHours`, or until now (`open`).',
    ),
  subTypesInLists: z
    .enum(['ask', 'do-without'])
    .describe(
      'Lists: whether the sub-type of each row is fetched, with one more call for a row that is not cached (`ask`), or all rows have the media type of their channel (`do-without`).',
    ),
  contactRowsByAddress: z
    .boolean()
    .describe(
      'Lists of a contact: whether rows without a contact match by phone number or e-mail address. Then every row of the window is read.',
    ),
  attributeValuesWithContact: z
    .boolean()
    .describe('Lists of a contact: whether the source understands `attributeValues` together with `contactId`.'),
};

function map<T extends z.ZodType, K extends z.ZodType<string, string> = z.ZodString>(value: T, key?: K) {
  return z.record((key ?? word) as K, value).default({} as never);
}

/** A complete mapping profile: all configurable values of the translation. */
export const ProfileShape = z.strictObject({
  ...listsAndScalars,
  mediaTypes: map(mediaType),
  subTypes: map(z.record(word, mediaType)),
  listLetterCase: z
    .partialRecord(mediaTypeName, word)
    .refine(hasOnlyLetterCases, 'give each media type in another letter case, for example chat: Chat')
    .default({}),
  typeIds: map(typeId),
  staleAfterHours: map(hours),
  customAttributes: z.strictObject({ name: attributeField, value: attributeField, names: map(word) }),
  userData: map(userDataItem),
  participants: byRole,
  nicknames: byRole,
  contactSearch,
  permissions,
  /** Pointers to source fields that are not always carried to the result, with the reason why nothing is lost. */
  ignored: map(word, anyPointer),
  /** Pointers to source fields that the target has no field for, with the reason. Values there are reported as `not-in-target`. */
  notInTarget: map(word, anyPointer),
});

function overrides<T extends z.ZodType, K extends z.ZodType<string, string> = z.ZodString>(value: T, key?: K) {
  return z.record((key ?? word) as K, value.nullable()).nullable();
}

/** A site profile: any part of a profile, merged over the one that it extends. `null` removes inherited entries. Exported as JSON Schema for editors. */
export const SiteProfileShape = z
  .strictObject({
    extends: word.describe(
      '`default`, or the path of another profile, relative to this file. Everything that this file leaves out is inherited.',
    ),
    ...listsAndScalars,
    mediaTypes: overrides(mediaType).describe('Channel of CXEngage (`channelType`): media type.'),
    subTypes: overrides(z.record(word, mediaType.nullable())).describe(
      'Channel: sub-type of its messages: media type, where the sub-type decides it.',
    ),
    listLetterCase: z
      .partialRecord(mediaTypeName, word.nullable())
      .nullable()
      .describe('Media type: its spelling in lists. All others are in lower case.'),
    typeIds: overrides(typeId).describe('Direction of CXEngage: `typeId`.'),
    staleAfterHours: overrides(hours).describe(
      'Channel: hours after which a record without an end counts as ended. `unknownStaleAfterHours` is for all other channels.',
    ),
    customAttributes: z
      .strictObject({
        name: attributeField.describe('Source field of the name.'),
        value: attributeField.describe('Source field of the value.'),
        names: overrides(word).describe('Name in the source: name in replies.'),
      })
      .partial()
      .describe('Custom attributes. CXEngage does not document which of two fields is the name.'),
    userData: overrides(userDataItem).describe(
      'Any name: the source of its value. A JSON pointer, such as `/campaignId`, selects any field of the record.',
    ),
    participants: byRole.partial().describe('Role in a conversation: `type` of the participant.'),
    nicknames: byRole.partial().describe('Role in a conversation: nickname of participants who have no name.'),
    contactSearch: contactSearch.partial().describe('Contact attributes in which ids and addresses are searched.'),
    permissions: permissions
      .partial()
      .describe('CXEngage permissions that a caller needs to see parts that are not in the record.'),
    ignored: overrides(word, anyPointer).describe(
      'Pointer to a source field: the reason why nothing is lost if it is not carried. `*` matches every entry of a list and every key.',
    ),
    notInTarget: overrides(word, anyPointer).describe(
      'Pointer to a source field that the target has no field for: the reason. Values there are reported as `not-in-target`.',
    ),
  })
  .partial();

/** A valid profile. `fingerprint` depends on the values, not on comments, and is part of every cache key. */
export interface Profile extends z.infer<typeof ProfileShape> {
  readonly fingerprint: string;
}

/** Adds the fingerprint: the first 12 hex digits of the SHA-256 of the values. */
export function withFingerprint(values: z.infer<typeof ProfileShape>): Profile {
  const fingerprint = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12);
  return { ...values, fingerprint };
}

/** The entry of a profile map for a source value. Source values are untrusted, so only own keys count (`constructor` is not a channel). */
export function ownEntry<T>(entries: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined;
}
