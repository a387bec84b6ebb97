import { isJsonObject } from '../../kit/json.ts';
import type { Transcript } from '../input/transcript.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escaped } from '../pointer/pointer.ts';
import type { Trace } from './trace.ts';

/** What was gathered, with everything that a rule reads of it noted by the trace. */
export function traceInput(trace: Trace, gathered: TranslationInput): TranslationInput {
  const { record, raw, users, subType, transcript, manifests, notes } = gathered;
  const seen =
    users &&
    [...users].map(([id, user]) => [id, trace.watch(user, rawUser(raw.users, id), `users#/${escaped(id)}`)] as const);
  return {
    ...gathered,
    record: trace.watch(record, raw.record, ''),
    raw: { ...raw, record: trace.watch(raw.record, raw.record, '') },
    ...(seen && { users: new Map(seen) }),
    ...(transcript && { transcript: watchedTranscript(trace, transcript) }),
    ...(manifests && { manifests: trace.watch(manifests, raw.manifests, 'manifests#') }),
    ...(notes && { notes: trace.watch(notes, raw.notes, 'notes#') }),
    get subType() {
      if (subType !== undefined) trace.read('subType#');
      return subType;
    },
  };
}

function watchedTranscript(trace: Trace, transcript: Transcript): Transcript {
  switch (transcript.kind) {
    case 'stored':
      return { ...transcript, entries: trace.watch(transcript.entries, transcript.raw, 'transcript#') };
    case 'live':
      return { ...transcript, conversation: trace.watch(transcript.conversation, transcript.raw, 'conversation#') };
    case 'text':
      return {
        kind: 'text',
        get text() {
          trace.read('transcript#');
          return transcript.text;
        },
      };
    case 'none':
      return transcript;
  }
}

function rawUser(users: unknown, id: string): unknown {
  return isJsonObject(users) ? users[id] : undefined;
}
