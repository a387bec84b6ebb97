import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnostic.ts';
import { reportUnreadFields } from './accounting/accounting.ts';
import type { DiagnosticCode } from './diagnostics/diagnostics.table.ts';
import { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import { embeddedTranscript } from './input/transcript.ts';
import type { Site, TranslationInput } from './input/translation-input.ts';
import { interactionOf } from './interaction/interaction.ts';
import { judge, type TranslationOptions } from './judged.ts';
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
  const tracedInput = trace ? traceInput(trace, input) : input;
  const tracedSite = trace ? { ...site, profile: trace.traceProfile(site.profile) } : site;
  const judged = judge(tracedInput, tracedSite, diagnostics, options);
  const interaction = interactionOf(tracedInput, judged, tracedSite, 'all', diagnostics, trace);
  const isConversation = site.profile.conversations.includes(interaction.mediaType);
  reportMisplacedTranscript(input, isConversation, diagnostics);
  const value = isConversation
    ? { interaction, messages: messagesOf(tracedInput, judged, tracedSite, diagnostics, trace) }
    : { interaction };
  return { value, diagnostics: diagnostics.all() };
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
  const { messagingTranscript: own } = record;
  const isHint = typeof own !== 'object' || own === null || Object.keys(own).length === 0;
  if (!isHint && !embeddedTranscript(record)) diagnostics.report('unreadable-transcript', '/messagingTranscript');
}

const temporary: ReadonlySet<string> = new Set<DiagnosticCode>([
  'source-unavailable',
  'transcript-pending',
  'altered-text',
]);

/** Whether a content can no longer change: the interaction has ended, and nothing of it is missing or still to come. */
export function isFinal(content: Diagnosed<GwsContent>): boolean {
  const { state } = content.value.interaction;
  return state === 'Stopped' && !content.diagnostics.some(({ code }) => temporary.has(code));
}
