import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnostic.ts';
import { reportUnreadFields } from './accounting/accounting.ts';
import type { DiagnosticCode } from './diagnostics/diagnostics.table.ts';
import { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import { embeddedTranscript } from './input/transcript.ts';
import type { Site, TranslationInput } from './input/translation-input.ts';
import { interactionOf } from './interaction/interaction.ts';
import { judge } from './judged.ts';
import { messagesOf } from './messages/messages.ts';
import type { Trace } from './trace/trace.ts';
import { traceInput } from './trace/traced-input.ts';

/** The whole answer of GetInteractionContent: the interaction and, for conversations, its messages. A trace is told where every field came from. */
export function contentOf(gathered: TranslationInput, site: Site, trace?: Trace): Diagnosed<GwsContent> {
  const findings = new DiagnosticsCollector();
  reportUnreadFields(gathered, site.profile, findings);
  for (const call of gathered.unavailable ?? []) findings.report('source-unavailable', '', call);
  const seen = trace ? traceInput(trace, gathered) : gathered;
  const ruling = trace ? { ...site, profile: trace.watchProfile(site.profile) } : site;
  const basis = judge(seen, ruling, findings, trace);
  const interaction = interactionOf(seen, basis, ruling, 'all', findings, trace);
  const conversation = site.profile.conversations.includes(interaction.mediaType);
  noteMisplaced(gathered, conversation, findings);
  const value = conversation
    ? { interaction, messages: messagesOf(seen, basis, ruling, findings, trace) }
    : { interaction };
  return { value, diagnostics: findings.all() };
}

/** A transcript beside what carries no messages, and something that is no transcript in the place of one. */
function noteMisplaced(
  { record, transcript }: TranslationInput,
  conversation: boolean,
  findings: DiagnosticsCollector,
): void {
  if (!conversation && transcript && transcript.kind !== 'none') {
    findings.report('not-in-target', transcript.kind === 'live' ? 'conversation#' : 'transcript#');
  }
  const { messagingTranscript: own } = record;
  const hint = typeof own !== 'object' || own === null || Object.keys(own).length === 0;
  if (!hint && !embeddedTranscript(record)) findings.report('unreadable-transcript', '/messagingTranscript');
}

const passing: ReadonlySet<string> = new Set<DiagnosticCode>(['source-unavailable', 'transcript-pending']);

/** Whether the answer can no longer change: the interaction is over and nothing of it is missing or still to come. */
export function isFinal(content: Diagnosed<GwsContent>): boolean {
  const { state } = content.value.interaction;
  return state === 'Stopped' && !content.diagnostics.some(({ code }) => passing.has(code));
}
