import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { ownEntry, type Profile } from '../profile/profile.ts';
import { type Facts, handledSegments, hasConversed, knownAgents } from './facts.ts';

const HOUR = 3_600_000;

/** Life stage of an interaction: ended wins even where a segment or an agent's wrap-up runs on. */
export function stateOf(
  record: CxInteraction,
  facts: Facts,
  now: number,
  profile: Profile,
  findings: DiagnosticsCollector,
): GwsInteraction['state'] {
  if (facts.endTimestamp !== undefined) return 'Stopped';
  if (record.flagged || isStale(facts, now, profile)) {
    findings.report('missing-end', '/endTimestamp');
    return 'Stopped';
  }
  if (conversationOpen(record)) return 'InProcess';
  return record.queues.some((queue) => queue.endTimestamp === undefined) ? 'Pending' : 'New';
}

function isStale(facts: Facts, now: number, profile: Profile): boolean {
  const hours = ownEntry(profile.staleAfterHours, facts.channelType);
  const start = instantOf(facts.startTimestamp);
  return hours !== undefined && start !== undefined && now - start > hours * HOUR;
}

function conversationOpen(record: CxInteraction): boolean {
  const agents = knownAgents(record);
  if (agents.length > 0) {
    return agents.some((agent) => hasConversed(agent) && agent.conversationEndTimestamp === undefined);
  }
  return handledSegments(record).some((leg) => leg.endTimestamp === undefined);
}
