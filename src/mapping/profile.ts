import { createHash } from 'node:crypto';
import { z } from 'zod';

const word = z.string().min(1);
const typeId = z.enum(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']);
const userDataItem = z.enum([
  'flow',
  'last-queue',
  'all-queues',
  'contact-point',
  'customer',
  'disposition',
  'csat',
  'flagged',
  'hooks',
]);
const subject = z.enum(['received-email', 'reply-email', 'first-queue', 'flow']);
const owner = z.enum(['last', 'first', 'longest']);

function table<T extends z.ZodType>(value: T) {
  return z.record(z.string().min(1), value).default({});
}

/** The values that translation is made of; a site changes them without a build. */
export const ProfileShape = z.strictObject({
  mediaTypes: table(word),
  subTypes: table(z.record(z.string().min(1), word)),
  unknownMediaType: word,
  conversations: z.array(word),
  listLetterCase: table(word),
  typeIds: table(typeId),
  unknownTypeId: typeId,
  staleAfterHours: table(z.number().positive()),
  owner,
  subject: z.array(subject),
  userData: table(userDataItem),
  participants: z.strictObject({ customer: word, agent: word, system: word, other: word }),
  /** JSON pointers into a record, `*` for every entry of a list, and why nobody needs what is there. */
  ignored: table(word),
});

function changes<T extends z.ZodType>(value: T) {
  return z.record(z.string().min(1), value.nullable()).nullable();
}

/** A profile as a site writes it: any part of the whole, on top of another one. `null` takes away what was inherited. Editors get it as JSON Schema. */
export const SiteProfileShape = z
  .strictObject({
    extends: word.describe('"default", or the path of another profile, seen from this one'),
    mediaTypes: changes(word),
    subTypes: changes(z.record(z.string().min(1), word.nullable())),
    unknownMediaType: word,
    conversations: z.array(word),
    listLetterCase: changes(word),
    typeIds: changes(typeId),
    unknownTypeId: typeId,
    staleAfterHours: changes(z.number().positive()),
    owner,
    subject: z.array(subject),
    userData: changes(userDataItem),
    participants: z.strictObject({ customer: word, agent: word, system: word, other: word }).partial(),
    ignored: changes(word),
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
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
