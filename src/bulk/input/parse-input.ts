import { parseManifest } from '../../cxengage/schema/artifact.ts';
import { parseNote } from '../../cxengage/schema/entities.ts';
import { instantOf } from '../../cxengage/schema/instant.ts';
import { type CxInteraction, parseInteraction } from '../../cxengage/schema/interaction.ts';
import { isJsonObject, type JsonObject, mayBeRounded, parseJson, parseRoundedJson } from '../../kit/json.ts';
import { placeOfByte } from '../../kit/utf8.ts';
import { incompletePartsOf } from '../../mapping/input/incomplete-parts.ts';
import { subTypeOf } from '../../mapping/input/sub-type.ts';
import { suppliedTranscript } from '../../mapping/input/supplied-transcript.ts';
import { embeddedTranscript } from '../../mapping/input/transcript.ts';
import type { TranslationInput } from '../../mapping/input/translation-input.ts';
import { jsonFaultAt } from './json-fault.ts';
import type { InputRecord } from './splitter.ts';
import { suppliedUsers } from './supplied-users.ts';

/** Why a record cannot be translated. `at` is the place of the fault within the record, in lines from 0 and in bytes from 1. */
export interface Rejected {
  readonly reject: string;
  readonly at?: { readonly linesBefore: number; readonly column: number };
}

/** The input of a translation, or the reason why the record cannot be translated. */
export type ParsedInput = { readonly input: TranslationInput } | Rejected;

/**
 * Parses a bare record, or `{interaction, users, transcript, manifests, notes, subType, now, incomplete}`. `now` is epoch milliseconds, the reference time
 * for records that carry none.
 */
export function parseInput(record: InputRecord, now: number): ParsedInput {
  return toTranslationInput(parseRecord(record), now);
}

/** A record as JSON object, or the reason why it is not one. */
export type ParsedRecord = { readonly value: JsonObject } | Rejected;

/** Parses a record's text as JSON object, without checking its content. `parse` returns undefined for text that is not JSON. */
export function parseRecord(
  { text, fault, isUnclosed }: InputRecord,
  parse: (text: string) => unknown = parseJson,
): ParsedRecord {
  if (fault) return fault;
  const unclosed = isUnclosed ? `; ${UNCLOSED}` : '';
  if (text === undefined) return { reject: `longer than the limit${unclosed}` };
  const value = parse(text);
  if (isJsonObject(value)) return { value };
  if (value !== undefined) return { reject: 'not an object' };
  const isJson = parse !== parseRoundedJson && parseRoundedJson(text) !== undefined;
  return isJson
    ? { reject: 'long integers that are nested too deeply' }
    : { reject: `not JSON${unclosed}`, at: faultOf(text) };
}

const UNCLOSED = 'brackets or quotes are not closed, so what follows was not read';

/** Whether a parsed line is a saved page of a list: its `results` are the records. */
export function isPage({ value }: { readonly value: JsonObject }): boolean {
  if (value['interactionId'] !== undefined) return false;
  const { interaction, results } = value;
  return (results === null || Array.isArray(results)) && !isJsonObject(interaction);
}

/** The place at which a text stops being JSON. */
function faultOf(text: string): { readonly linesBefore: number; readonly column: number } {
  const before = Buffer.from(text.slice(0, jsonFaultAt(text)));
  const { line, column } = placeOfByte(before, before.length);
  return { linesBefore: line - 1, column };
}

/**
 * Converts a parsed record as `parseInput` does. `now` is epoch milliseconds, the reference time for records that carry none. `isExact` says whether
 * the record was parsed with all digits of long integers: an id that is still not exact is refused, because it would be another one.
 */
export function toTranslationInput(parsed: ParsedRecord, now: number, isExact = true): ParsedInput {
  if ('reject' in parsed) return parsed;
  const { value } = parsed;
  const interaction = value['interaction'];
  const isEnvelope = isJsonObject(interaction) && ('interactionId' in interaction || !('interactionId' in value));
  const raw = isEnvelope ? interaction : value;
  const record = parseInteraction(raw);
  if (!record) return { reject: 'no interactionId' };
  const { interactionId: id } = raw;
  if (isExact && typeof id === 'number' && mayBeRounded(id)) return { reject: 'interactionId is not an exact number' };
  if (raw === value) return { input: bareRecordInput(record, raw, now) };
  const { transcript: reason, unavailable, forbidden, altered } = incompletePartsOf(value['incomplete']);
  const { transcript, unused } = suppliedTranscript(value['transcript'], record, reason);
  return {
    input: {
      record,
      ...relatedDocuments(value, raw, now, unused),
      ...(transcript && { transcript }),
      ...(unavailable && { unavailable }),
      ...(forbidden && { forbidden }),
      ...(altered && { altered }),
    },
  };
}

function bareRecordInput(record: CxInteraction, raw: JsonObject, now: number): TranslationInput {
  const transcript = embeddedTranscript(record);
  return transcript ? { record, raw: { record: raw }, now, transcript } : { record, raw: { record: raw }, now };
}

/** Reads the documents next to the record. A document of the wrong type counts as not given; it stays in `raw`, so it is reported there. */
function relatedDocuments(
  envelope: JsonObject,
  record: JsonObject,
  now: number,
  unusedTranscript: unknown,
): Omit<TranslationInput, 'record'> {
  const { interaction: _interaction, transcript: _transcript, ...documents } = envelope;
  const { users, manifests, notes, subType, now: own, incomplete, ...others } = documents;
  const { received, reply } = isJsonObject(manifests) ? manifests : {};
  const subTypeText = subTypeOf(subType);
  return {
    now: (typeof own === 'string' ? instantOf(own) : undefined) ?? now,
    raw: { record, users, manifests, notes, subType, now: own, unusedTranscript, incomplete, others },
    ...(isJsonObject(users) && suppliedUsers(users)),
    ...((isJsonObject(manifests) || manifests === null) && {
      manifests: { received: parseManifest(received), reply: parseManifest(reply) },
    }),
    ...(notes === null && { notes: [] }),
    ...(Array.isArray(notes) && { notes: notes.flatMap((note) => parseNote(note) ?? []) }),
    ...(subTypeText !== undefined && { subType: subTypeText }),
  };
}
