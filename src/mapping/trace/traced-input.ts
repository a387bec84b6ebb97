import { isJsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { Transcript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Trace } from './trace.ts';

/** The input, wrapped so that the trace records everything that a rule reads. */
export function traceInput(trace: Trace, input: TranslationInput): TranslationInput {
  const { record, raw, users, subType, transcript, manifests, notes } = input;
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
    ...(transcript && { transcript: tracedTranscript(trace, transcript) }),
    ...(manifests && { manifests: trace.traceDocument(manifests, raw.manifests, 'manifests#') }),
    ...(notes && { notes: trace.traceDocument(notes, raw.notes, 'notes#') }),
    get subType() {
      if (subType !== undefined) trace.recordRead('subType#');
      return subType;
    },
  };
}

function tracedTranscript(trace: Trace, transcript: Transcript): Transcript {
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
      };
    case 'none':
      return transcript;
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
