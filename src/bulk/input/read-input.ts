import { readManifest } from '../../cxengage/schema/artifact.ts';
import { type CxUser, readNote, readUser } from '../../cxengage/schema/entities.ts';
import { instantOf } from '../../cxengage/schema/instant.ts';
import { type CxInteraction, readInteraction } from '../../cxengage/schema/interaction.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../kit/json.ts';
import {
  embeddedTranscript,
  isUrl,
  liveTranscript,
  parseTranscriptText,
  storedTranscript,
  type Transcript,
} from '../../mapping/input/transcript.ts';
import type { TranslationInput } from '../../mapping/input/translation-input.ts';
import type { Item } from './splitter.ts';

/** A record with what was gathered around it, or why it cannot be translated. */
export type ReadResult = { readonly gathered: TranslationInput } | { readonly reject: string };

/** Reads a bare record, or `{interaction, users, transcript, manifests, notes, subType, now}`. `now` is epoch milliseconds, for records that do not say their own. */
export function readInput(item: Item, now: number): ReadResult {
  return toTranslationInput(parseItem(item), now);
}

/** A record as JSON, or why it is none. */
export type ParsedItem = { readonly value: JsonObject } | { readonly reject: string };

/** Parses a record and looks no further. */
export function parseItem({ text }: Item): ParsedItem {
  if (text === undefined) return { reject: 'longer than the limit' };
  const value = parseJson(text);
  return isJsonObject(value) ? { value } : { reject: value === undefined ? 'not JSON' : 'not an object' };
}

/** Reads what `parsed` has parsed. */
export function toTranslationInput(json: ParsedItem, now: number): ReadResult {
  if ('reject' in json) return json;
  const { value } = json;
  const inner = value['interaction'];
  const raw = !('interactionId' in value) && isJsonObject(inner) ? inner : value;
  const record = readInteraction(raw);
  if (!record) return { reject: 'no interactionId' };
  if (raw === value) return { gathered: bare(record, raw, now) };
  return { gathered: { record, ...gatheredAround(value, raw, now), ...transcriptOf(value['transcript'], record) } };
}

function bare(record: CxInteraction, raw: JsonObject, now: number): TranslationInput {
  const transcript = embeddedTranscript(record);
  return transcript ? { record, raw: { record: raw }, now, transcript } : { record, raw: { record: raw }, now };
}

/** What stands around a record. Something of another kind than it should be is as good as not given, and is told with everything else. */
function gatheredAround(around: JsonObject, record: JsonObject, now: number): Omit<TranslationInput, 'record'> {
  const { interaction: _interaction, transcript: _transcript, ...documents } = around;
  const { users, manifests, notes, subType, now: own, ...others } = documents;
  const { received, reply } = isJsonObject(manifests) ? manifests : {};
  return {
    now: (typeof own === 'string' ? instantOf(own) : undefined) ?? now,
    raw: { record, users, manifests, notes, subType, now: own, others },
    ...(isJsonObject(users) && { users: new Map(Object.entries(users).flatMap(knownUser)) }),
    manifests: { received: readManifest(received), reply: readManifest(reply) },
    ...(Array.isArray(notes) && { notes: notes.flatMap((note) => readNote(note) ?? []) }),
    ...(typeof subType === 'string' && { subType }),
  };
}

/** Null says that the user was looked for and not found. */
function knownUser([id, user]: [string, unknown]): [string, CxUser | null][] {
  const read = user === null ? null : readUser(user);
  return read === undefined ? [] : [[id, read]];
}

/** The transcript that was given, else the one in the record; what was given and holds no message is one that was looked for and not found. */
function transcriptOf(given: unknown, record: CxInteraction): { readonly transcript?: Transcript } {
  const found =
    (typeof given === 'string' ? parseTranscriptText(given) : givenTranscript(given)) ?? embeddedTranscript(record);
  if (found) return { transcript: found };
  if (given === undefined || isUrl(given)) return {};
  return { transcript: { kind: 'none', why: isEmpty(given) ? 'absent' : 'unreadable' } };
}

function givenTranscript(given: unknown): Transcript | undefined {
  return storedTranscript(given) ?? liveTranscript(given);
}

/** How a person writes that there is no transcript. */
function isEmpty(given: unknown): boolean {
  if (isJsonObject(given) && Array.isArray(given['messages'])) return given['messages'].length === 0;
  return given === null || given === '' || (typeof given === 'object' && Object.keys(given).length === 0);
}
