import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { Transcript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Trace } from './trace.ts';

const incompleteLists = ['unavailable', 'forbidden'] as const;

/** The input, wrapped so that the trace records everything that a rule reads. */
export function traceInput(trace: Trace, input: TranslationInput): TranslationInput {
  const { record, raw, users, subType, transcript, manifests, notes, unavailable, forbidden } = input;
  const given = isJsonObject(raw.incomplete) ? raw.incomplete : undefined;
  const tracedUsers =
    users &&
    [...users].map(([id, user]) => {
      const key = rawKeyOf(raw.users, id, input.contradictions);
      return [id, trace.traceDocument(user, rawUser(raw.users, key), `users#/${escapeKey(key)}`)] as const;
    });
  return {
    ...input,
    record: trace.traceDocument(record, raw.record, ''),
    raw: { ...raw, record: trace.traceDocument(raw.record, raw.record, '') },
    ...(tracedUsers && { users: new Map(tracedUsers) }),
    ...(transcript && { transcript: tracedTranscript(trace, transcript, given) }),
    ...(given && unavailable && { unavailable: tracedWords(trace, unavailable, given, 'unavailable') }),
    ...(given && forbidden && { forbidden: tracedWords(trace, forbidden, given, 'forbidden') }),
    ...(manifests && { manifests: trace.traceDocument(manifests, raw.manifests, 'manifests#') }),
    ...(notes && { notes: trace.traceDocument(notes, raw.notes, 'notes#') }),
    get now() {
      if (raw.now !== undefined) trace.recordRead('now#');
      return input.now;
    },
    get subType() {
      if (subType !== undefined) trace.recordRead('subType#');
      return subType;
    },
  };
}

type IncompleteList = (typeof incompleteLists)[number];

function tracedWords(
  trace: Trace,
  words: readonly string[],
  given: JsonObject,
  key: IncompleteList,
): readonly string[] {
  return trace.traceDocument(words, given[key], `incomplete#/${key}`);
}

/** Records a read of all that gives the reason why there is no transcript: the reason itself, or the words of the lists. */
function recordReason(trace: Trace, given: JsonObject | undefined): void {
  if (!given) return;
  if (typeof given['transcript'] === 'string') trace.recordRead('incomplete#/transcript');
  for (const key of incompleteLists) {
    const words = given[key];
    if (Array.isArray(words)) for (const index of words.keys()) trace.recordRead(`incomplete#/${key}/${index}`);
  }
}

function tracedTranscript(trace: Trace, transcript: Transcript, given: JsonObject | undefined): Transcript {
  switch (transcript.kind) {
    case 'stored':
      return { ...transcript, entries: trace.traceDocument(transcript.entries, transcript.raw, 'transcript#') };
    case 'live':
      return {
        ...transcript,
        conversation: trace.traceDocument(transcript.conversation, transcript.raw, 'conversation#'),
      };
    case 'text':
      return {
        ...transcript,
        get text() {
          trace.recordRead('transcript#');
          return transcript.text;
        },
        get why() {
          if (transcript.why !== undefined) recordReason(trace, given);
          return transcript.why;
        },
      };
    case 'none':
      return {
        ...transcript,
        get why() {
          recordReason(trace, given);
          return transcript.why;
        },
      };
  }
}

/** The key of a user as the input writes it. Users are read by their id in normal form, the first of each that contradicts nothing. */
function rawKeyOf(users: unknown, id: string, contradictions: TranslationInput['contradictions'] = []): string {
  if (!isJsonObject(users)) return id;
  const isUsed = (key: string): boolean => !contradictions.includes(`users#/${escapeKey(key)}`);
  return Object.keys(users).find((key) => normalUserId(key) === id && isUsed(key)) ?? id;
}

function rawUser(users: unknown, id: string): unknown {
  return isJsonObject(users) ? users[id] : undefined;
}
