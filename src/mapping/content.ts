import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnosed.ts';
import { accountFor } from './accounting.ts';
import type { Gathered, Site } from './context.ts';
import type { DiagnosticCode } from './diagnostics.table.ts';
import { Findings } from './findings.ts';
import { interactionOf } from './interaction.ts';
import { messagesOf } from './messages.ts';

/** The whole answer of GetInteractionContent: the interaction and, for conversations, its messages. */
export function contentOf(gathered: Gathered, site: Site): Diagnosed<GwsContent> {
  const findings = new Findings();
  if (gathered.raw) accountFor(gathered.raw, site.profile, findings);
  for (const call of gathered.unavailable ?? []) findings.note('source-unavailable', '', call);
  if (gathered.manifests?.received || gathered.manifests?.reply) findings.note('not-in-target', '/manifests/body');
  const { interaction, facts } = interactionOf(gathered, site, 'all', findings);
  const conversation = site.profile.conversations.includes(interaction.mediaType);
  const value = conversation
    ? { interaction, messages: messagesOf(gathered, facts, interaction.state, site, findings) }
    : { interaction };
  return { value, diagnostics: findings.all() };
}

const passing: readonly string[] = ['source-unavailable', 'transcript-pending'] satisfies DiagnosticCode[];

/** Whether the answer can no longer change: the interaction is over and nothing of it is missing or still to come. */
export function isFinal(content: Diagnosed<GwsContent>): boolean {
  const { state } = content.value.interaction;
  return state === 'Stopped' && !content.diagnostics.some(({ code }) => passing.includes(code));
}
