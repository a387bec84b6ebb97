import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { CxTranscript } from '../cxengage/schema/transcript.ts';
import { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import { hasNotes } from './interaction/comment.ts';
import { agentId, conversingAgents, factsOf } from './interaction/facts.ts';
import { mediaTypeOf } from './interaction/media-type.ts';
import { ownerOf } from './interaction/owner.ts';
import { stateOf } from './interaction/state.ts';
import type { Profile } from './profile/profile.ts';

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
  const findings = new DiagnosticsCollector();
  const facts = factsOf(record, findings);
  const transcript = profile.conversations.includes(mediaTypeOf(record, facts, undefined, profile, findings));
  const running = stateOf(record, facts, now, profile, findings) !== 'Stopped';
  const owner = ownerOf(record, facts, profile)?.userId;
  const talkers = transcript ? conversingAgents(record).flatMap((agent) => agentId(agent) ?? []) : [];
  return {
    transcript,
    live: running && profile.liveConversations.includes(facts.channelType ?? ''),
    manifests: facts.channelType === 'email',
    notes: hasNotes(record),
    userIds: [...new Set(owner === undefined ? talkers : [owner, ...talkers])],
  };
}

/** Agents whose messages do not name them (older transcripts say "Agent"), so that their users must be asked for. */
export function unnamedAgents(transcript: CxTranscript): readonly string[] {
  const ids = transcript.flatMap(({ payload }) => {
    const { metadata, from } = payload ?? {};
    const unnamed = metadata?.type === 'agent' && (metadata.name === undefined || metadata.name === 'Agent');
    return unnamed && from !== undefined ? [from] : [];
  });
  return [...new Set(ids)];
}
