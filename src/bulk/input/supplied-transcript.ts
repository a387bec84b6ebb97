import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import { isJsonObject } from '../../kit/json.ts';
import {
  embeddedTranscript,
  liveTranscript,
  type Transcript,
  type WhyNoTranscript,
} from '../../mapping/input/transcript.ts';
import { transcriptContentOf } from '../../mapping/input/transcript-content.ts';

/**
 * The supplied transcript, otherwise the one inside the record; messages are better than a text without authors. A supplied but empty transcript
 * counts as absent, and a reference to a transcript as not given.
 */
export function suppliedTranscript(supplied: unknown, record: CxInteraction): { readonly transcript?: Transcript } {
  const content = transcriptContentOf(supplied);
  if (content.kind === 'stored') return { transcript: content };
  const live = liveTranscript(supplied);
  if (live) return { transcript: live };
  const embedded = embeddedTranscript(record);
  if (embedded && embedded.kind !== 'text') return { transcript: embedded };
  if (content.kind === 'text') return { transcript: content };
  const why: WhyNoTranscript = isEmptyConversation(supplied) || content.kind === 'empty' ? 'absent' : 'unreadable';
  const isGiven = supplied !== undefined && content.kind !== 'url' && content.kind !== 'reference';
  if (embedded) return { transcript: isGiven ? { ...embedded, why } : embedded };
  return isGiven ? { transcript: { kind: 'none', why } } : {};
}

function isEmptyConversation(value: unknown): boolean {
  return isJsonObject(value) && Array.isArray(value['messages']) && value['messages'].length === 0;
}
