import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import {
  embeddedTranscript,
  isEmptyConversation,
  isOtherConversation,
  liveTranscript,
  type Transcript,
  type WhyNoTranscript,
} from './transcript.ts';
import { transcriptContentOf } from './transcript-content.ts';

/** The transcript of a record with related documents. `unused` is a supplied one that is no transcript, or that the record's own replaced. */
export interface SuppliedTranscript {
  readonly transcript?: Transcript;
  readonly unused?: unknown;
}

/**
 * Chooses between the supplied transcript and the one inside the record, in the order of the live bridge: messages in the record, supplied
 * messages, a text in the record, a supplied text. A supplied but empty transcript counts as absent, and a reference as not given. `reason` is why
 * the supplied one is missing, if the input says so.
 */
export function suppliedTranscript(
  supplied: unknown,
  record: CxInteraction,
  reason?: WhyNoTranscript,
): SuppliedTranscript {
  const embedded = embeddedTranscript(record);
  if (embedded?.kind === 'stored') return { transcript: embedded, unused: supplied };
  const content = transcriptContentOf(supplied);
  if (content.kind === 'stored') return { transcript: content };
  // What another interaction's conversation says about this one is unknown, so it is as if the request for it had failed.
  const isOther = isOtherConversation(supplied, record);
  const live = isOther ? undefined : liveTranscript(supplied);
  if (live) return { transcript: live };
  const why = reason ?? (isOther ? 'unavailable' : whyNoMessages(supplied, content.kind));
  if (embedded) return { transcript: why ? { ...embedded, why } : embedded, unused: supplied };
  if (content.kind === 'text') return { transcript: reason ? { ...content, why: reason } : content };
  if (why === 'unreadable' && !reason) return { transcript: { kind: 'none', why, raw: supplied } };
  return why ? { transcript: { kind: 'none', why }, unused: supplied } : { unused: supplied };
}

/** Why a supplied value gives no messages; undefined if it is a text, or counts as not given. */
function whyNoMessages(
  supplied: unknown,
  kind: ReturnType<typeof transcriptContentOf>['kind'],
): WhyNoTranscript | undefined {
  if (supplied === undefined || kind === 'text' || kind === 'url' || kind === 'reference') return undefined;
  return kind === 'empty' || isEmptyConversation(supplied) ? 'absent' : 'unreadable';
}
