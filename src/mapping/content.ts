import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnosed.ts';
import { accountFor } from './accounting.ts';
import { basisOf } from './basis.ts';
import type { Gathered, Site } from './context.ts';
import type { DiagnosticCode } from './diagnostics.table.ts';
import { Findings } from './findings.ts';
import { interactionOf } from './interaction.ts';
import { messagesOf } from './messages.ts';
import type { Trace } from './trace.ts';
import { embeddedTranscript } from './transcript.ts';
import { watchedBy } from './watched.ts';

/** The whole answer of GetInteractionContent: the interaction and, for conversations, its messages. A trace is told where every field came from. */
export function contentOf(gathered: Gathered, site: Site, trace?: Trace): Diagnosed<GwsContent> {
  const findings = new Findings();
  accountFor(gathered, site.profile, findings);
  for (const call of gathered.unavailable ?? []) findings.note('source-unavailable', '', call);
  const seen = trace ? watchedBy(trace, gathered) : gathered;
  const ruling = trace ? { ...site, profile: trace.watchProfile(site.profile) } : site;
  const basis = basisOf(seen, ruling, findings, trace);
  const interaction = interactionOf(seen, basis, ruling, 'all', findings, trace);
  const conversation = site.profile.conversations.includes(interaction.mediaType);
  noteMisplaced(gathered, conversation, findings);
  const value = conversation
    ? { interaction, messages: messagesOf(seen, basis, ruling, findings, trace) }
    : { interaction };
  return { value, diagnostics: findings.all() };
}

/** A transcript beside what carries no messages, and something that is no transcript in the place of one. */
function noteMisplaced({ record, transcript }: Gathered, conversation: boolean, findings: Findings): void {
  if (!conversation && transcript && transcript.kind !== 'none') {
    findings.note('not-in-target', transcript.kind === 'live' ? 'conversation#' : 'transcript#');
  }
  const { messagingTranscript: own } = record;
  const hint = typeof own !== 'object' || own === null || Object.keys(own).length === 0;
  if (!hint && !embeddedTranscript(record)) findings.note('unreadable-transcript', '/messagingTranscript');
}

const passing: ReadonlySet<string> = new Set<DiagnosticCode>(['source-unavailable', 'transcript-pending']);

/** Whether the answer can no longer change: the interaction is over and nothing of it is missing or still to come. */
export function isFinal(content: Diagnosed<GwsContent>): boolean {
  const { state } = content.value.interaction;
  return state === 'Stopped' && !content.diagnostics.some(({ code }) => passing.has(code));
}
