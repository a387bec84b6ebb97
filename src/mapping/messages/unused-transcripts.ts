import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { exclusionAt } from '../accounting/accounting.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import {
  embeddedContent,
  isEmptyConversation,
  isOtherConversation,
  liveTranscript,
  type Transcript,
} from '../input/transcript.ts';
import { type TranscriptContent, transcriptContentOf } from '../input/transcript-content.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';

/**
 * Reports transcripts that the result does not show: that of an interaction without messages, one that another transcript replaced, and one that
 * cannot be read. A reference to a transcript is ignored by the profile.
 */
export function reportUnusedTranscripts(
  { record, raw, transcript }: TranslationInput,
  isConversation: boolean,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): void {
  const unusedCode = isConversation ? 'unused-transcript' : 'not-in-target';
  if (!isConversation && transcript && isGiven(transcript)) {
    diagnostics.report('not-in-target', transcript.kind === 'live' ? 'conversation#' : 'transcript#');
  }
  const embedded = embeddedContent(record);
  if (embedded.kind === 'unreadable') {
    diagnostics.report('unreadable-transcript', '/messagingTranscript');
  } else if (isUsable(embedded) && !isUsed(embedded, transcript) && (transcript !== undefined || !isConversation)) {
    diagnostics.report(unusedCode, '/messagingTranscript');
  } else {
    reportSkippedEntries(embedded, '/messagingTranscript', diagnostics);
    reportUnreadWrapper(embedded.wrapper, '/messagingTranscript', profile, diagnostics);
  }
  if (isConversation && (transcript?.kind === 'stored' || transcript?.kind === 'text')) {
    const { wrapper } = transcript;
    if (wrapper !== embedded.wrapper) reportUnreadWrapper(wrapper, 'transcript#', profile, diagnostics);
  }
  const { unusedTranscript } = raw;
  if (unusedTranscript === undefined || unusedTranscript === null) return;
  if (isOtherConversation(unusedTranscript, record)) {
    diagnostics.report('contradiction', 'unusedTranscript#');
    return;
  }
  if (isEmptyConversation(unusedTranscript)) {
    if (hasEntries(unusedTranscript)) diagnostics.report('skipped-payload', 'unusedTranscript#');
    return;
  }
  const unused = transcriptContentOf(unusedTranscript);
  if (isUsable(unused) || liveTranscript(unusedTranscript)) diagnostics.report(unusedCode, 'unusedTranscript#');
  else if (unused.kind === 'unreadable') diagnostics.report('unreadable-transcript', 'unusedTranscript#');
  else {
    reportSkippedEntries(unused, 'unusedTranscript#', diagnostics);
    reportUnreadWrapper(unused.wrapper, 'unusedTranscript#', profile, diagnostics);
  }
}

/** Reports the entries of a list none of which is a message. */
function reportSkippedEntries(content: TranscriptContent, pointer: string, diagnostics: DiagnosticsCollector): void {
  if (content.kind === 'empty' && content.hasEntries) diagnostics.report('skipped-payload', pointer);
}

function hasEntries(conversation: unknown): boolean {
  return isJsonObject(conversation) && Array.isArray(conversation['messages']) && conversation['messages'].length > 0;
}

/** Reports the keys of a wrapper that have no entry of their own in the profile. */
function reportUnreadWrapper(
  wrapper: JsonObject | undefined,
  pointer: string,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): void {
  if (wrapper === undefined) return;
  const whole = exclusionAt(pointer, profile);
  for (const [key, value] of Object.entries(wrapper)) {
    const part = `${pointer}/${escapeKey(key)}`;
    const isIgnored = exclusionAt(part, profile) !== whole;
    if (value !== null && value !== '' && !isIgnored) diagnostics.report('unknown-field', part);
  }
}

/** Whether the input has a transcript, or something else instead of one. */
function isGiven(transcript: Transcript): boolean {
  return transcript.kind !== 'none' || (transcript.raw !== undefined && transcript.raw !== null);
}

function isUsable({ kind }: TranscriptContent): boolean {
  return kind === 'stored' || kind === 'text';
}

/** The text in a record is used with the reason why there is nothing better, which makes it another object. */
function isUsed(embedded: TranscriptContent, transcript: Transcript | undefined): boolean {
  const isSameText = embedded.kind === 'text' && transcript?.kind === 'text' && transcript.text === embedded.text;
  return embedded === transcript || isSameText;
}
