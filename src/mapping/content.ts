import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed, Diagnostic } from '../kit/diagnostic.ts';
import { isJsonObject } from '../kit/json.ts';
import { reportUnreadFields } from './accounting/accounting.ts';
import { reportUnreadNotes } from './accounting/unread-notes.ts';
import type { DiagnosticCode } from './diagnostics/diagnostics.table.ts';
import { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import { reportIncompleteParts } from './input/incomplete-parts.ts';
import { reasonsForNoTranscript } from './input/transcript.ts';
import type { Site, TranslationInput } from './input/translation-input.ts';
import { userOf } from './input/user-lookup.ts';
import { hasNotes } from './interaction/comment.ts';
import { interactionOf } from './interaction/interaction.ts';
import { type Judged, judge, type TranslationOptions } from './judged.ts';
import { messagesOf } from './messages/messages.ts';
import { reportUnusedTranscripts } from './messages/unused-transcripts.ts';
import { traceInput } from './trace/traced-input.ts';

/** A translated interaction. */
export interface TranslatedContent extends Diagnosed<GwsContent> {
  /** Whether the input has a number that may be a rounded integer, because the JSON was parsed without its digits. */
  readonly hasRoundedNumber: boolean;
  /** What its fields were made from. */
  readonly judged: Judged;
}

/** The complete answer of GetInteractionContent: the interaction and, for conversations, its messages. */
export function contentOf(input: TranslationInput, site: Site, options: TranslationOptions = {}): TranslatedContent {
  const { trace } = options;
  const diagnostics = new DiagnosticsCollector();
  reportUnreadFields(input, site.profile, diagnostics);
  const { notes } = input.record;
  if (notes !== undefined && typeof notes !== 'string') reportUnreadNotes(notes, site.profile, diagnostics);
  for (const pointer of input.contradictions ?? []) diagnostics.report('contradiction', pointer);
  reportIncompleteParts(input, diagnostics);
  const tracedInput = trace ? traceInput(trace, input) : input;
  const tracedSite = trace ? { ...site, profile: trace.traceProfile(site.profile) } : site;
  const judged = judge(tracedInput, tracedSite, diagnostics, options);
  const interaction = interactionOf(tracedInput, judged, tracedSite, 'all', diagnostics, trace);
  reportNotGiven(input, judged, diagnostics);
  const isConversation = site.profile.conversations.includes(interaction.mediaType);
  reportUnusedTranscripts(input, isConversation, site.profile, diagnostics);
  const value = isConversation
    ? { interaction, messages: messagesOf(tracedInput, judged, tracedSite, diagnostics, trace) }
    : { interaction };
  return { value, diagnostics: diagnostics.all(), hasRoundedNumber: diagnostics.hasRoundedNumber, judged };
}

/** Reports related documents that the record calls for and that were not requested, as in an offline run. */
function reportNotGiven(input: TranslationInput, judged: Judged, diagnostics: DiagnosticsCollector): void {
  const { record, manifests, notes, users, unavailable = [], forbidden = [] } = input;
  reportUnknownReason(input.raw.incomplete, diagnostics);
  const { owner, facts } = judged;
  if (facts.channelType === 'email' && !manifests && !unavailable.includes('manifest')) {
    diagnostics.report('manifests-not-given', 'manifests#');
  }
  const isNotesRefused = unavailable.includes('notes') || forbidden.includes('notes');
  if (!notes && !isNotesRefused && hasNotes(record)) diagnostics.report('notes-not-given', 'notes#');
  if (owner && userOf(users, owner.userId) === undefined && !unavailable.includes('users')) {
    diagnostics.report('user-not-given', owner.pointer);
  }
}

/** Reports a reason for the missing transcript that is not documented, and so has no effect. */
function reportUnknownReason(incomplete: unknown, diagnostics: DiagnosticsCollector): void {
  const reason = isJsonObject(incomplete) ? incomplete['transcript'] : undefined;
  if (typeof reason === 'string' && !reasonsForNoTranscript.some((known) => known === reason)) {
    diagnostics.report('unmapped-value', 'incomplete#/transcript', reason);
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
