import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { ownEntry, type Profile } from '../profile/profile.ts';
import { type Facts, handledSegments, hasConversed, knownAgents } from './facts.ts';

const HOUR = 3_600_000;

/** The state of an interaction. An interaction with an end is Stopped, even if a segment or an agent's wrap-up has no end. */
export function stateOf(
  record: CxInteraction,
  facts: Facts,
  now: number,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): GwsInteraction['state'] {
  if (facts.endTimestamp !== undefined) return 'Stopped';
  if (record.flagged || isStale(facts, now, profile)) {
    diagnostics.report('missing-end', '/endTimestamp');
    return 'Stopped';
  }
  if (hasOpenConversation(record)) return 'InProcess';
  return record.queues.some((queue) => queue.endTimestamp === undefined) ? 'Pending' : 'New';
}

function isStale(facts: Facts, now: number, profile: Profile): boolean {
  const hours = ownEntry(profile.staleAfterHours, facts.channelType);
  const start = instantOf(facts.startTimestamp);
  return hours !== undefined && start !== undefined && now - start > hours * HOUR;
}

function hasOpenConversation(record: CxInteraction): boolean {
  const agents = knownAgents(record);
  if (agents.length > 0) {
    return agents.some((agent) => hasConversed(agent) && agent.conversationEndTimestamp === undefined);
  }
  return handledSegments(record).some((segment) => segment.endTimestamp === undefined);
}
