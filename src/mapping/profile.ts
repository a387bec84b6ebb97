import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { BridgeError } from '../kit/bridge-error.ts';

const names = z.record(z.string(), z.string().min(1));

/** The values that translation is made of; a site changes them without a build. */
const ProfileShape = z.strictObject({
  mediaTypes: names,
  subTypes: z.record(z.string(), names),
  unknownMediaType: z.string().min(1),
  conversations: z.array(z.string().min(1)),
  listLetterCase: names,
  typeIds: z.record(z.string(), z.enum(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown'])),
  unknownTypeId: z.enum(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']),
  staleAfterHours: z.record(z.string(), z.number().positive()),
  owner: z.enum(['last', 'first', 'longest']),
  subject: z.array(z.enum(['received-email', 'reply-email', 'first-queue', 'flow'])),
  userData: z.record(
    z.string().min(1),
    z.enum([
      'flow',
      'last-queue',
      'all-queues',
      'contact-point',
      'customer',
      'disposition',
      'csat',
      'flagged',
      'hooks',
    ]),
  ),
  participants: z.strictObject({
    customer: z.string().min(1),
    agent: z.string().min(1),
    system: z.string().min(1),
    other: z.string().min(1),
  }),
});

type ProfileShape = z.infer<typeof ProfileShape>;

/** A profile that was read and found valid; `fingerprint` changes with its meaning, not with its comments, and is part of every cache key. */
export interface Profile extends ProfileShape {
  readonly fingerprint: string;
}

/** A profile that cannot be used; the message names the field and what is wrong with it. */
export class ProfileError extends BridgeError {
  constructor(message: string) {
    super('ProfileError', 'bad-profile', message);
  }
}

/** Reads a profile from its YAML text. Throws ProfileError with every fault in one message. */
export function parseProfile(yaml: string): Profile {
  const document = parseDocument(yaml, { uniqueKeys: true, prettyErrors: false });
  const [fault] = document.errors;
  if (fault) throw new ProfileError(fault.message);
  const read = ProfileShape.safeParse(document.toJS());
  if (!read.success) {
    throw new ProfileError(
      read.error.issues.map((issue) => `${issue.path.join('.') || 'profile'}: ${issue.message}`).join('; '),
    );
  }
  const fingerprint = createHash('sha256').update(JSON.stringify(read.data)).digest('hex').slice(0, 12);
  return { ...read.data, fingerprint };
}

/** A profile's value for a source value. Source values come from outside, so only own keys count (`constructor` is not a channel). */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
