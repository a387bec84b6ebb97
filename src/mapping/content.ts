import type { CxUser } from '../cxengage/schema/entities.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { CxConversation, CxTranscript } from '../cxengage/schema/transcript.ts';
import type { GwsContent } from '../genesys/interaction.ts';
import type { Diagnosed } from '../kit/diagnosed.ts';
import { hasNotes } from './comment.ts';
import type { Gathered, Site } from './context.ts';
import { agentId, conversingAgents, factsOf } from './facts.ts';
import { Findings } from './findings.ts';
import { interactionOf } from './interaction.ts';
import { mediaTypeOf } from './media-type.ts';
import { messagesOf } from './messages.ts';
import { ownerOf } from './owner.ts';
import type { Profile } from './profile.ts';
import { stateOf } from './state.ts';

/** The whole answer of GetInteractionContent: the interaction and, for conversations, its messages. */
export function contentOf(gathered: Gathered, site: Site): Diagnosed<GwsContent> {
  const findings = new Findings();
  for (const call of gathered.unavailable ?? []) findings.note('source-unavailable', '', call);
  if (gathered.manifests?.received || gathered.manifests?.reply) findings.note('not-in-target', '/manifests/body');
  const { interaction, facts } = interactionOf(gathered, site, 'all', findings);
  const conversation = site.profile.conversations.includes(interaction.mediaType);
  const value = conversation ? { interaction, messages: messagesOf(gathered, facts, site, findings) } : { interaction };
  return { value, diagnostics: findings.all() };
}

/** Whether the answer can no longer change: the interaction is over and nothing of it is missing or still to come. */
export function isFinal(content: Diagnosed<GwsContent>): boolean {
  const passing = ['source-unavailable', 'transcript-pending'];
  return (
    content.value.interaction.state === 'Stopped' && !content.diagnostics.some(({ code }) => passing.includes(code))
  );
}

/** What a record needs beside itself before it can be translated well. */
export interface Needs {
  readonly transcript: boolean;
  /** The transcript is still being written, so the running conversation is read. */
  readonly live: boolean;
  readonly manifests: boolean;
  readonly notes: boolean;
  readonly userIds: readonly string[];
}

/** Decides which second source calls a record is worth. */
export function needsOf(record: CxInteraction, now: number, profile: Profile): Needs {
  const findings = new Findings();
  const facts = factsOf(record, findings);
  const transcript = profile.conversations.includes(mediaTypeOf(facts, undefined, profile, findings));
  const running = stateOf(record, facts, now, profile, findings) !== 'Stopped';
  const owner = ownerOf(record, facts, profile)?.userId;
  const talkers = transcript ? conversingAgents(record).flatMap((agent) => agentId(agent) ?? []) : [];
  return {
    transcript,
    live: running && facts.channelType === 'messaging',
    manifests: facts.channelType === 'email',
    notes: hasNotes(record),
    userIds: [...new Set(owner === undefined ? talkers : [owner, ...talkers])],
  };
}

/** Agents whose messages do not name them (older transcripts say "Agent"), so that their users must be asked for. */
export function unnamedAgents(transcript: CxTranscript | CxConversation['messages']): readonly string[] {
  const ids = transcript.flatMap((entry) => {
    if (!('payload' in entry)) return [];
    const { metadata, from } = entry.payload ?? {};
    const unnamed = metadata?.type === 'agent' && (metadata.name === undefined || metadata.name === 'Agent');
    return unnamed && from !== undefined ? [from] : [];
  });
  return [...new Set(ids)];
}

/** Users by id as translation wants them: null for one who was looked for and not found. */
export type Users = ReadonlyMap<string, CxUser | null>;
