import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed, Diagnostic } from '../kit/diagnostic.ts';
import { reportUnreadFields } from './accounting/accounting.ts';
import type { DiagnosticCode } from './diagnostics/diagnostics.table.ts';
import { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import { embeddedContent } from './input/transcript.ts';
import type { Site, TranslationInput } from './input/translation-input.ts';
import { hasNotes } from './interaction/comment.ts';
import { interactionOf } from './interaction/interaction.ts';
import { type Judged, judge, type TranslationOptions } from './judged.ts';
import { messagesOf } from './messages/messages.ts';
import { traceInput } from './trace/traced-input.ts';

/** The complete answer of GetInteractionContent: the interaction and, for conversations, its messages. */
export function contentOf(
  input: TranslationInput,
  site: Site,
  options: TranslationOptions = {},
): Diagnosed<GwsContent> {
  const { trace } = options;
  const diagnostics = new DiagnosticsCollector();
  reportUnreadFields(input, site.profile, diagnostics);
  for (const pointer of input.altered ?? []) diagnostics.report('altered-text', pointer);
  for (const call of input.unavailable ?? []) diagnostics.report('source-unavailable', '', call);
  for (const part of input.forbidden ?? []) diagnostics.report('not-permitted', '', part);
  const tracedInput = trace ? traceInput(trace, input) : input;
  const tracedSite = trace ? { ...site, profile: trace.traceProfile(site.profile) } : site;
  const judged = judge(tracedInput, tracedSite, diagnostics, options);
  const interaction = interactionOf(tracedInput, judged, tracedSite, 'all', diagnostics, trace);
  reportNotGiven(input, judged, diagnostics);
  const isConversation = site.profile.conversations.includes(interaction.mediaType);
  reportMisplacedTranscript(input, isConversation, diagnostics);
  const value = isConversation
    ? { interaction, messages: messagesOf(tracedInput, judged, tracedSite, diagnostics, trace) }
    : { interaction };
  return { value, diagnostics: diagnostics.all() };
}

/** Reports related documents that the record calls for and that were not requested, as in an offline run. */
function reportNotGiven(input: TranslationInput, judged: Judged, diagnostics: DiagnosticsCollector): void {
  const { record, manifests, notes, users, unavailable = [], forbidden = [] } = input;
  const { owner, facts } = judged;
  if (facts.channelType === 'email' && !manifests && !unavailable.includes('manifest')) {
    diagnostics.report('manifests-not-given', 'manifests#');
  }
  const isNotesRefused = unavailable.includes('notes') || forbidden.includes('notes');
  if (!notes && !isNotesRefused && hasNotes(record)) diagnostics.report('notes-not-given', 'notes#');
  if (owner && users?.get(owner.userId) === undefined && !unavailable.includes('users')) {
    diagnostics.report('user-not-given', owner.pointer);
  }
}

/** Reports a transcript of an interaction that has no messages, and a `messagingTranscript` that is not a transcript. */
function reportMisplacedTranscript(
  { record, transcript }: TranslationInput,
  isConversation: boolean,
  diagnostics: DiagnosticsCollector,
): void {
  if (!isConversation && transcript && transcript.kind !== 'none') {
    diagnostics.report('not-in-target', transcript.kind === 'live' ? 'conversation#' : 'transcript#');
  }
  const { kind } = embeddedContent(record);
  if (kind === 'unreadable') diagnostics.report('unreadable-transcript', '/messagingTranscript');
  // Only conversations are asked for their transcript, so others may have one that was not read.
  else if (!isConversation && !transcript && (kind === 'stored' || kind === 'text')) {
    diagnostics.report('not-in-target', '/messagingTranscript');
  }
}

const temporary: ReadonlySet<string> = new Set<DiagnosticCode>([
  'source-unavailable',
  'transcript-pending',
  'altered-text',
]);

/** An unreadable file may be a fault on the way; an unreadable field of a record stays as it is. */
function isTemporary({ code, pointer }: Diagnostic): boolean {
  return temporary.has(code) || (code === 'unreadable-transcript' && pointer === 'transcript#');
}

/** Whether a content can no longer change: the interaction has ended, and nothing of it is missing or still to come. */
export function isFinal(content: Diagnosed<GwsContent>): boolean {
  const { state } = content.value.interaction;
  return state === 'Stopped' && !content.diagnostics.some(isTemporary);
}
