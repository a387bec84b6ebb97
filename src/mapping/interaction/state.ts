import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction, CxSegment } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import { HOUR } from '../../kit/durations.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { ownEntry, type Profile } from '../profile/profile.ts';
import { agentsOf, allAgents, areAgentsKnown, type Facts, factPointer, handledSegments } from './facts.ts';

/**
 * The state of an interaction; undefined for a record without any readable time, which shows nothing. An interaction with an end is Stopped, even
 * if a segment or an agent's wrap-up has none, or if the time of the end is not readable.
 */
export function stateOf(
  record: CxInteraction,
  facts: Facts,
  now: number,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): GwsInteraction['state'] {
  if (facts.endedAt !== undefined) return 'Stopped';
  const start = facts.startedAt ?? earliestTime(record);
  if (start === undefined) {
    diagnostics.report('unknown-state', '/startTimestamp');
    return undefined;
  }
  const hasUnreadableEnd = facts.endTimestamp !== undefined;
  if (hasUnreadableEnd || record.flagged || now - start > staleAfterMs(facts, profile)) {
    diagnostics.report('missing-end', factPointer(record, 'endTimestamp'));
    return 'Stopped';
  }
  return runningState(record);
}

function staleAfterMs({ channelType }: Facts, profile: Profile): number {
  return (ownEntry(profile.staleAfterHours, channelType) ?? profile.unknownStaleAfterHours) * HOUR;
}

/** The earliest readable time below the root, in epoch milliseconds. */
function earliestTime(record: CxInteraction): number | undefined {
  const agents = [...record.agents, ...(record.details?.agents ?? [])];
  const conversations = agents.flatMap((agent) => [agent.conversationStartTimestamp, agent.conversationEndTimestamp]);
  const spans = [...agents, ...record.segments, ...record.queues];
  let earliest: number | undefined;
  for (const time of [...conversations, ...spans.flatMap((span) => [span.startTimestamp, span.endTimestamp])]) {
    const instant = instantOf(time);
    if (instant !== undefined && (earliest === undefined || instant < earliest)) earliest = instant;
  }
  return earliest;
}

/** A conversation with an agent, or what stands in for it where the record has no conversation times. */
interface Conversation {
  readonly hasEnded: boolean;
  readonly endTimestamp: string | undefined;
}

function runningState(record: CxInteraction): GwsInteraction['state'] {
  const conversations = conversationsOf(record);
  if (conversations.some(({ hasEnded }) => !hasEnded)) return 'InProcess';
  const openQueues = record.queues.filter(({ endTimestamp }) => endTimestamp === undefined);
  const lastEnd = latest(conversations.map(({ endTimestamp }) => instantOf(endTimestamp)));
  const isWaiting = ({ startTimestamp }: { readonly startTimestamp?: string | undefined }): boolean =>
    lastEnd === undefined || (instantOf(startTimestamp) ?? Number.NEGATIVE_INFINITY) >= lastEnd;
  if (conversations.length === 0 ? record.queues.length > 0 : openQueues.some(isWaiting)) return 'Pending';
  return conversations.length > 0 ? 'InProcess' : 'New';
}

/**
 * The conversations with agents. Where the record has no conversation times, an allocation that has not ended takes their place, or the segments
 * that an agent handled. An allocation that has ended does not show that an agent conversed.
 */
function conversationsOf(record: CxInteraction): readonly Conversation[] {
  const agents = agentsOf(record);
  if (agents.length === 0) return handledSegments(record).map(conversationOf);
  const conversing = agents.filter(hasConversationTime);
  if (conversing.length > 0) {
    return conversing.map(({ conversationEndTimestamp: end }) => conversationOf({ endTimestamp: end }));
  }
  if (allAgents(record).some((agent) => agent.startTimestamp !== undefined && agent.endTimestamp === undefined)) {
    return [{ hasEnded: false, endTimestamp: undefined }];
  }
  return areAgentsKnown(record) ? [] : handledSegments(record).map(conversationOf);
}

/** An end without a start shows a conversation too. */
function hasConversationTime({ conversationStartTimestamp: start, conversationEndTimestamp: end }: CxAgent): boolean {
  return start !== undefined || end !== undefined;
}

function conversationOf({ endTimestamp }: Pick<CxSegment, 'endTimestamp'>): Conversation {
  return { hasEnded: endTimestamp !== undefined, endTimestamp };
}

function latest(instants: readonly (number | undefined)[]): number | undefined {
  return instants.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
}
