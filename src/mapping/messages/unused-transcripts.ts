import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { embeddedContent, isEmptyConversation, liveTranscript, type Transcript } from '../input/transcript.ts';
import { type TranscriptContent, transcriptContentOf } from '../input/transcript-content.ts';
import type { TranslationInput } from '../input/translation-input.ts';

/**
 * Reports transcripts that the result does not show: that of an interaction without messages, one that another transcript replaced, and one that
 * cannot be read. A reference to a transcript is ignored by the profile.
 */
export function reportUnusedTranscripts(
  { record, raw, transcript }: TranslationInput,
  isConversation: boolean,
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
  }
  const { unusedTranscript } = raw;
  if (unusedTranscript === undefined || unusedTranscript === null || isEmptyConversation(unusedTranscript)) return;
  const unused = transcriptContentOf(unusedTranscript);
  if (isUsable(unused) || liveTranscript(unusedTranscript)) diagnostics.report(unusedCode, 'unusedTranscript#');
  else if (unused.kind === 'unreadable') diagnostics.report('unreadable-transcript', 'unusedTranscript#');
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
