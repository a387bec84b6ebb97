import { createHash } from 'node:crypto';
import { z } from 'zod';

const word = z.string().min(1);
const words = z.array(word);
const hours = z.number().positive();
const typeId = z.enum(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']);
const pointer = z.templateLiteral(['/', z.string()]);
/** Into the record, or into another document (`transcript#/...`). */
const anyPointer = z.string().regex(/^((transcript|conversation|notes|manifests|users)#)?\/|^(subType|now)#$/);
const userDataItems = [
  'flow',
  'last-queue',
  'all-queues',
  'contact-point',
  'customer',
  'disposition',
  'csat',
  'flagged',
  'hooks',
] as const;
const userDataItem = z.union([z.enum(userDataItems), pointer]);
const subject = z.union([z.enum(['received-email', 'reply-email', 'first-queue', 'flow']), pointer]);
const attributeField = z.enum(['hookType', 'hookName']);
const timeZone = z.string().refine(isTimeZone, 'not an IANA time zone');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch {
    return false; // a RangeError is how Intl says no
  }
}

/** Names of a contact's attributes that hold its phone numbers and its e-mail addresses. */
const contactSearch = z.strictObject({ phone: words, email: words });
const byRole = z.strictObject({ customer: word, agent: word, system: word, other: word });

/** What is said the same way in a whole profile and in a site's own: lists and single values. */
const singles = {
  timeZone,
  unknownMediaType: word,
  conversations: words,
  liveConversations: words,
  calls: words,
  unknownTypeId: typeId,
  owner: z.enum(['last', 'first', 'longest']),
  subject: z.array(subject),
  transcriptPendingHours: hours,
  presenceNoticeSeconds: z.number().min(0),
  windowPaddingHours: z.number().min(0),
  subTypesInLists: z.enum(['ask', 'do-without']),
  contactRowsByAddress: z.boolean(),
};

function table<T extends z.ZodType, K extends z.ZodType<string, string> = z.ZodString>(value: T, key?: K) {
  return z.record((key ?? word) as K, value).default({} as never);
}

/** The values that translation is made of; a site changes them without a build. */
export const ProfileShape = z.strictObject({
  ...singles,
  mediaTypes: table(word),
  subTypes: table(z.record(word, word)),
  listLetterCase: table(word),
  typeIds: table(typeId),
  staleAfterHours: table(hours),
  customAttributes: z.strictObject({ name: attributeField, value: attributeField, names: table(word) }),
  userData: table(userDataItem),
  participants: byRole,
  nicknames: byRole,
  contactSearch,
  /** Places that no output field is made from, or not in every record, and why that loses nothing. */
  ignored: table(word, anyPointer),
  /** Places whose content has no home in the target; it is told when there is something. */
  notInTarget: table(word, anyPointer),
});

function changes<T extends z.ZodType, K extends z.ZodType<string, string> = z.ZodString>(value: T, key?: K) {
  return z.record((key ?? word) as K, value.nullable()).nullable();
}

/** A profile as a site writes it: any part of the whole, on top of another one. `null` takes away what was inherited. Editors get it as JSON Schema. */
export const SiteProfileShape = z
  .strictObject({
    extends: word.describe('"default", or the path of another profile, seen from this one'),
    ...singles,
    mediaTypes: changes(word),
    subTypes: changes(z.record(word, word.nullable())),
    listLetterCase: changes(word),
    typeIds: changes(typeId),
    staleAfterHours: changes(hours),
    customAttributes: z.strictObject({ name: attributeField, value: attributeField, names: changes(word) }).partial(),
    userData: changes(userDataItem),
    participants: byRole.partial(),
    nicknames: byRole.partial(),
    contactSearch: contactSearch.partial(),
    ignored: changes(word, anyPointer),
    notInTarget: changes(word, anyPointer),
  })
  .partial();

/** A profile that was read and found valid; `fingerprint` changes with its meaning, not with its comments, and is part of every cache key. */
export interface Profile extends z.infer<typeof ProfileShape> {
  readonly fingerprint: string;
}

/** Adds the fingerprint to the values of a profile. */
export function fingerprinted(values: z.infer<typeof ProfileShape>): Profile {
  const fingerprint = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12);
  return { ...values, fingerprint };
}

/** A profile's value for a source value. Source values come from outside, so only own keys count (`constructor` is not a channel). */
export function ownEntry<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
