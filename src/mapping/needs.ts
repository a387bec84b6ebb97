import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { CxTranscript } from '../cxengage/schema/transcript.ts';
import { DiagnosticsCollector } from './diagnostics/diagnostics-collector.ts';
import { hasNotes } from './interaction/comment.ts';
import { agentId, conversingAgents } from './interaction/facts.ts';
import { mediaTypeOf } from './interaction/media-type.ts';
import type { JudgedRecord } from './judged.ts';
import type { Profile } from './profile/profile.ts';

/** What must be fetched beside a record before it can be translated well. */
export interface Needs {
  readonly transcript: boolean;
  /** The transcript is still being written, so the live conversation is read. */
  readonly live: boolean;
  readonly manifests: boolean;
  readonly notes: boolean;
  readonly userIds: readonly string[];
}

/** Decides which optional source calls a record is worth. */
export function needsOf(record: CxInteraction, { facts, state, owner }: JudgedRecord, profile: Profile): Needs {
  const mediaType = mediaTypeOf(record, facts, undefined, profile, new DiagnosticsCollector());
  const transcript = profile.conversations.includes(mediaType);
  const talkers = transcript ? conversingAgents(record).flatMap((agent) => agentId(agent) ?? []) : [];
  return {
    transcript,
    live: state !== 'Stopped' && profile.liveConversations.includes(facts.channelType ?? ''),
    manifests: facts.channelType === 'email',
    notes: hasNotes(record),
    userIds: [...new Set(owner === undefined ? talkers : [owner.userId, ...talkers])],
  };
}

/** Agents whose messages do not name them (older transcripts say "Agent"), so their users must be fetched. */
export function unnamedAgents(transcript: CxTranscript): readonly string[] {
  const ids = transcript.flatMap(({ payload }) => {
    const { metadata, from } = payload ?? {};
    const unnamed = metadata?.type === 'agent' && (metadata.name === undefined || metadata.name === 'Agent');
    return unnamed && from !== undefined ? [from] : [];
  });
  return [...new Set(ids)];
}
