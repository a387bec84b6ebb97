import { parseManifest } from '../../cxengage/schema/artifact.ts';
import { parseNote, parseUser } from '../../cxengage/schema/entities.ts';
import { instantOf } from '../../cxengage/schema/instant.ts';
import { parseInteraction } from '../../cxengage/schema/interaction.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import { incompletePartsOf } from '../input/incomplete-parts.ts';
import { subTypeOf } from '../input/sub-type.ts';
import { suppliedTranscript } from '../input/supplied-transcript.ts';
import { embeddedTranscript, liveTranscript } from '../input/transcript.ts';
import { storedTranscript } from '../input/transcript-content.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escapeKey, parsePointer } from '../pointer/pointer.ts';

/** Another value of the same kind: a later time, a longer text, more blanks, a larger number, the opposite boolean. An empty list is removed. */
export function changedValue(value: unknown): unknown {
  if (Array.isArray(value)) return undefined;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + stepOf(value);
  const text = String(value);
  // Blanks stay blanks, because a visible character would turn an absent value into one.
  if (text !== '' && text.trim() === '') return `${text} `;
  const instant = instantOf(text);
  if (instant !== undefined) return new Date(instant + MINUTE).toISOString();
  return /^\d{1,15}$/.test(text) ? String(Number(text) + stepOf(Number(text))) : `${text}~`;
}

const MINUTE = 60_000;

/** A minute for epoch milliseconds and epoch seconds, otherwise 1. */
function stepOf(value: number): number {
  if (value >= 1e11) return MINUTE;
  return value >= 1e8 ? MINUTE / 1_000 : 1;
}

/**
 * The input with another value at a pointer into one of its documents; an undefined value removes the leaf. Returns undefined if the changed
 * document can no longer be read, for example without its `interactionId`.
 */
export function inputWith(input: TranslationInput, pointer: string, value: unknown): TranslationInput | undefined {
  const { document, keys } = parsePointer(pointer);
  const { raw, transcript } = input;
  switch (document) {
    case '': {
      const changed = replaceAt(raw.record, keys, value) as JsonObject;
      const record = parseInteraction(changed);
      return record && { ...input, record, raw: { ...raw, record: changed } };
    }
    case 'transcript#':
      if (transcript?.kind === 'text') return { ...input, transcript: { ...transcript, text: String(value ?? '') } };
      return transcript?.kind === 'stored'
        ? withTranscript(input, storedTranscript(replaceAt(transcript.raw, keys, value)))
        : undefined;
    case 'conversation#':
      return transcript?.kind === 'live'
        ? withTranscript(input, liveTranscript(replaceAt(transcript.raw, keys, value)))
        : undefined;
    default:
      return withRelated(input, document, keys, value);
  }
}

function withTranscript(
  input: TranslationInput,
  transcript: TranslationInput['transcript'],
): TranslationInput | undefined {
  return transcript && { ...input, transcript };
}

function withRelated(
  input: TranslationInput,
  document: string,
  keys: readonly string[],
  value: unknown,
): TranslationInput | undefined {
  const { raw } = input;
  if (document === 'subType#') {
    return { ...input, subType: subTypeOf(value) };
  }
  if (document === 'incomplete#') return withIncomplete(input, replaceAt(raw.incomplete, keys, value));
  if (document === 'now#') return { ...input, now: instantOf(String(value)) ?? input.now };
  if (document === 'users#') {
    const users = replaceAt(raw.users, keys, value);
    const [key = ''] = keys;
    // A user that contradicts another one is not used, whatever it contains.
    if (input.contradictions?.includes(`users#/${escapeKey(key)}`)) return { ...input, raw: { ...raw, users } };
    const id = normalUserId(key);
    const user = isJsonObject(users) ? parseUser(users[key]) : undefined;
    const others = [...(input.users ?? [])].filter(([each]) => each !== id);
    return { ...input, raw: { ...raw, users }, users: new Map(user ? [...others, [id, user]] : others) };
  }
  if (document === 'notes#') {
    const notes = replaceAt(raw.notes, keys, value) ?? [];
    return Array.isArray(notes)
      ? { ...input, raw: { ...raw, notes }, notes: notes.flatMap((note) => parseNote(note) ?? []) }
      : undefined;
  }
  if (document === 'manifests#') {
    const manifests = replaceAt(raw.manifests, keys, value);
    if (!isJsonObject(manifests)) return undefined;
    const { received, reply } = manifests;
    return {
      ...input,
      raw: { ...raw, manifests },
      manifests: { received: parseManifest(received), reply: parseManifest(reply) },
    };
  }
  return undefined;
}

/** The input with another `incomplete`, whose reason is that of a transcript without messages. */
function withIncomplete(input: TranslationInput, incomplete: unknown): TranslationInput {
  const { raw, record } = input;
  const { transcript: reason, unavailable = [], forbidden = [] } = incompletePartsOf(incomplete);
  const changed = { ...input, raw: { ...raw, incomplete }, unavailable, forbidden };
  const { transcript, ...without } = changed;
  if (transcript?.kind === 'stored' || transcript?.kind === 'live') return changed;
  const isSuppliedText = transcript?.kind === 'text' && embeddedTranscript(record)?.kind !== 'text';
  if (isSuppliedText) return { ...changed, transcript: { ...transcript, why: reason } };
  const supplied = transcript?.kind === 'none' && transcript.raw !== undefined ? transcript.raw : raw.unusedTranscript;
  const { transcript: another } = suppliedTranscript(supplied, record, reason);
  return another ? { ...without, transcript: another } : without;
}

/** A copy of the document with another value at a path; copies only the containers on the path. */
function replaceAt(document: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof document !== 'object' || document === null) return document;
  const copy = (Array.isArray(document) ? [...document] : { ...document }) as Record<string, unknown>;
  const replaced = replaceAt((document as JsonObject)[key], rest, value);
  Object.defineProperty(copy, key, { value: replaced, enumerable: true, configurable: true, writable: true });
  return copy;
}
