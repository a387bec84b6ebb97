import { createHash } from 'node:crypto';
import { z } from 'zod';

const word = z.string().min(1);
const words = z.array(word);
const hours = z.number().positive();
const typeId = z.enum(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']);
const pointer = z.templateLiteral(['/', z.string()]);
/** A pointer into the record or into another document (`transcript#/...`). */
const anyPointer = z.string().regex(/^((transcript|conversation|notes|manifests|users)#)?\/|^(subType|now)#$/);
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
const timeZone = z.string().refine(isTimeZone, 'not an IANA time zone');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch {
    return false; // Intl throws a RangeError for an unknown time zone
  }
}

/** Names of the contact attributes that are searched for an id, a phone number or an e-mail address. */
const contactSearch = z.strictObject({ id: words, phone: words, email: words });
/** Names of the source's permissions for parts that not every caller may see. */
const permissions = z.strictObject({ artifacts: word, ownArtifacts: word, notes: word, contacts: word });
const byRole = z.strictObject({ customer: word, agent: word, system: word, other: word });

/** Settings that a complete profile and a site profile write in the same form: lists and scalars. */
const listsAndScalars = {
  timeZone,
  unknownMediaType: word,
  conversations: words,
  liveConversations: words,
  calls: words,
  unknownTypeId: typeId,
  unknownStaleAfterHours: hours,
  callDetailsInLists: z.boolean(),
  acceptedQueueExits: words,
  owner: z.enum(['last', 'first', 'longest']),
  subject: z.array(subject),
  transcriptPendingHours: hours,
  presenceNoticeSeconds: z.number().min(0),
  windowPaddingHours: z.number().min(0),
  windowCompares: z.enum(['detect', 'start', 'end', 'overlap']),
  windowAfterEnd: z.enum(['stale-after', 'open']),
  subTypesInLists: z.enum(['ask', 'do-without']),
  contactRowsByAddress: z.boolean(),
  attributeValuesWithContact: z.boolean(),
};

function map<T extends z.ZodType, K extends z.ZodType<string, string> = z.ZodString>(value: T, key?: K) {
  return z.record((key ?? word) as K, value).default({} as never);
}

/** A complete mapping profile: all configurable values of the translation. */
export const ProfileShape = z.strictObject({
  ...listsAndScalars,
  mediaTypes: map(word),
  subTypes: map(z.record(word, word)),
  listLetterCase: map(word),
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
    extends: word.describe('"default", or the path of another profile, relative to this file'),
    ...listsAndScalars,
    mediaTypes: overrides(word),
    subTypes: overrides(z.record(word, word.nullable())),
    listLetterCase: overrides(word),
    typeIds: overrides(typeId),
    staleAfterHours: overrides(hours),
    customAttributes: z.strictObject({ name: attributeField, value: attributeField, names: overrides(word) }).partial(),
    userData: overrides(userDataItem),
    participants: byRole.partial(),
    nicknames: byRole.partial(),
    contactSearch: contactSearch.partial(),
    permissions: permissions.partial(),
    ignored: overrides(word, anyPointer),
    notInTarget: overrides(word, anyPointer),
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
