import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Profile } from '../profile/profile.ts';
import { areAgentsKnown, conversingAgents, type Facts, handledSegments, queuesInOrder } from './facts.ts';

/** What a duration was derived from when the source did not give the conversation time itself. */
export type DurationBasis = 'agentConversations' | 'thirdPartyTime' | 'interactionTime';

/** Duration of a call in whole seconds. `basis` is absent if the source gave the conversation time, or if there was no conversation. */
export interface CallDuration {
  readonly seconds: number;
  readonly basis?: DurationBasis;
}

type DurationField =
  | 'customerConversationTime'
  | 'customerTalkTime'
  | 'customerHoldTime'
  | 'customerAbandonTime'
  | 'thirdPartyTime'
  | 'interactionTime';

/** No call lasts longer, so a larger number of seconds is an error of the source. */
const MAX_SECONDS = 366 * 24 * 3_600;

/**
 * Duration of a call. A zero in the source is not evidence: the result is 0 only if the record proves that there was no conversation. Undefined while the
 * call is running and, with the diagnostic `unknown-duration`, if nothing in the record gives the duration.
 */
export function callDurationOf(
  record: CxInteraction,
  facts: Facts,
  state: GwsInteraction['state'],
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): CallDuration | undefined {
  if (state !== 'Stopped') return undefined;
  const seconds = (field: DurationField): number | undefined => secondsIn(record, field, diagnostics);
  const given = rounded(seconds('customerConversationTime')) ?? talkAndHoldTime(seconds);
  if (given !== undefined) return { seconds: given };
  const [basis, derived] = derivedDuration(record, seconds) ?? [];
  if (basis !== undefined && derived !== undefined) {
    diagnostics.report('approximate-duration', basis === 'agentConversations' ? agentsPointer(record) : `/${basis}`);
    return { seconds: derived, basis };
  }
  if (hasNoConversation(record, facts, profile, seconds)) return { seconds: 0 };
  diagnostics.report('unknown-duration', '/customerConversationTime');
  return undefined;
}

type ReadSeconds = (field: DurationField) => number | undefined;

function talkAndHoldTime(seconds: ReadSeconds): number | undefined {
  const talk = seconds('customerTalkTime');
  return talk === undefined ? undefined : rounded(talk + (seconds('customerHoldTime') ?? 0));
}

function derivedDuration(record: CxInteraction, seconds: ReadSeconds): readonly [DurationBasis, number] | undefined {
  const agents = conversingAgents(record);
  const conversations = rounded(conversationSeconds(agents));
  if (conversations !== undefined) return ['agentConversations', conversations];
  const thirdParty = rounded(seconds('thirdPartyTime'));
  if (thirdParty !== undefined) return ['thirdPartyTime', thirdParty];
  const interaction = agents.length > 0 ? rounded(seconds('interactionTime')) : undefined;
  return interaction === undefined ? undefined : ['interactionTime', interaction];
}

/** Seconds in which at least one agent conversed; undefined if a conversation has no readable start or end. */
function conversationSeconds(agents: readonly CxAgent[]): number | undefined {
  const spans: [number, number][] = [];
  for (const agent of agents) {
    const [start, end] = [instantOf(agent.conversationStartTimestamp), instantOf(agent.conversationEndTimestamp)];
    if (start === undefined || end === undefined || end < start) return undefined;
    spans.push([start, end]);
  }
  let milliseconds = 0;
  let coveredUntil = Number.NEGATIVE_INFINITY;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    milliseconds += Math.max(0, end - Math.max(start, coveredUntil));
    coveredUntil = Math.max(coveredUntil, end);
  }
  return milliseconds / 1_000;
}

/**
 * Evidence that there was no conversation: the customer abandoned, or the complete record of an ended call contains no conversation. A segment of an agent
 * whom the list of agents does not show as idle is no conversation, but it leaves open that there was one.
 */
function hasNoConversation(record: CxInteraction, facts: Facts, profile: Profile, seconds: ReadSeconds): boolean {
  if (conversingAgents(record).length > 0 || handledSegments(record).length > 0) return false;
  if (seconds('customerAbandonTime') !== undefined || queuesInOrder(record).at(-1)?.queueAbandoned) return true;
  return (
    areAgentsKnown(record) &&
    instantOf(facts.endTimestamp) !== undefined &&
    !record.flagged &&
    // Also a time that rounds to 0 or is out of range: there was a conversation.
    !((record.thirdPartyTime ?? 0) > 0) &&
    !record.segments.some(({ segmentThirdParty }) => Boolean(segmentThirdParty)) &&
    !record.queues.some(({ queueExitType }) => profile.acceptedQueueExits.includes(queueExitType ?? ''))
  );
}

/** A number of seconds above 0. Zero counts as unknown, and an impossible number is reported. */
function secondsIn(record: CxInteraction, field: DurationField, diagnostics: DiagnosticsCollector): number | undefined {
  const value = record[field];
  if (value === undefined || value === 0) return undefined;
  if (value > 0 && value <= MAX_SECONDS) return value;
  diagnostics.report('out-of-range', `/${field}`);
  return undefined;
}

/** Whole seconds; undefined for less than half a second, because 0 means that there was no conversation. */
function rounded(seconds: number | undefined): number | undefined {
  return Math.round(seconds ?? 0) || undefined;
}

function agentsPointer(record: CxInteraction): string {
  return record.details?.agents?.some((agent) => agent.conversationStartTimestamp !== undefined)
    ? '/details/agents'
    : '/agents';
}
