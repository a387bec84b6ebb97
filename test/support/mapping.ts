import { readFileSync } from 'node:fs';
import type { CxUser } from '../../src/cxengage/schema/entities.ts';
import { type CxInteraction, parseInteraction } from '../../src/cxengage/schema/interaction.ts';
import { parseTranscript } from '../../src/cxengage/schema/transcript.ts';
import type { Site, TranslationInput } from '../../src/mapping/input/translation-input.ts';
import { createSite } from '../../src/mapping/site.ts';
import { readProfile } from '../../src/site/profile-files.ts';

/** The profile that comes along. */
export const { profile: defaultProfile } = await readProfile(undefined);

/** A site as the documented samples have it, with other values where a test wants them. */
export function site(timeZone = 'UTC', profile: Partial<typeof defaultProfile> = {}): Site {
  return createSite({ ...defaultProfile, ...profile }, timeZone, 'http://localhost:8080/api/v2');
}

/** A record with what tests leave out filled in by the schema, as for a record from the wire. */
export function record(fields: object): CxInteraction {
  const read = parseInteraction({ interactionId: 'i-1', channelType: 'voice', direction: 'inbound', ...fields });
  if (!read) throw new Error('no record');
  return read;
}

/** A record gathered at a moment, with nothing around it unless the test adds it. */
export function gathered(fields: object, around: Partial<TranslationInput> & { at?: string } = {}): TranslationInput {
  const { at = '2024-03-08T12:00:00.000Z', ...rest } = around;
  return { record: record(fields), raw: { record: { ...fields } }, now: Date.parse(at), ...rest };
}

/** A result as it leaves the bridge, where what is undefined is left out. */
export function asClientsGetIt<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Users by id. */
export function usersOf(users: Record<string, unknown>): ReadonlyMap<string, CxUser | null> {
  return new Map(Object.entries(users) as [string, CxUser | null][]);
}

/** A stored transcript of raw entries. */
export function stored(entries: unknown): NonNullable<TranslationInput['transcript']> {
  const raw = entries as readonly unknown[];
  return { kind: 'stored', entries: parseTranscript(raw) ?? [], raw };
}

/** A fixture's JSON. */
export function fixture<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8')) as T;
}
