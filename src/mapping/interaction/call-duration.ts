import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Profile } from '../profile/profile.ts';
import { conversationEnd, conversationLimits, conversationStart } from './conversation-times.ts';
import { conversingAgents, type Facts } from './facts.ts';
import { isNothing, provesNoConversation } from './no-conversation.ts';

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
  | 'thirdPartyTime'
  | 'interactionTime'
  | 'customerAbandonTime';

/** No call lasts longer, so a larger number of seconds is an error of the source. */
const MAX_SECONDS = 366 * 24 * 3_600;

/**
 * Duration of a call. A zero in the source is not evidence: the result is 0 only if the record proves that there was no conversation. Undefined while the
 * call is running and, with the diagnostic `unknown-duration`, if nothing in the record gives the duration.
 */
export function callDurationOf(
  record: CxInteraction,
  raw: JsonObject,
  facts: Facts,
  state: GwsInteraction['state'],
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): CallDuration | undefined {
  if (state === undefined) diagnostics.report('unknown-duration', '/customerConversationTime');
  if (state !== 'Stopped') return undefined;
  const longest = longestPossible(facts, profile);
  const seconds = (field: DurationField): number | undefined => secondsIn(record, field, longest, diagnostics);
  const given = rounded(seconds('customerConversationTime')) ?? talkAndHoldTime(raw, seconds, longest, diagnostics);
  if (given !== undefined) return { seconds: given };
  const [basis, derived] = derivedDuration(record, facts, profile, seconds) ?? [];
  if (basis !== undefined && derived !== undefined) {
    diagnostics.report('approximate-duration', basis === 'agentConversations' ? agentsPointer(record) : `/${basis}`);
    return { seconds: derived, basis };
  }
  if (provesNoConversation(record, raw, facts, profile, seconds('customerAbandonTime'))) return { seconds: 0 };
  diagnostics.report('unknown-duration', '/customerConversationTime');
  return undefined;
}

type ReadSeconds = (field: DurationField) => number | undefined;

/** Seconds from the start to the end, with the profile's tolerance; infinite if the two do not show how long the call was. */
function longestPossible({ startedAt, endedAt }: Facts, { durationToleranceSeconds }: Profile): number {
  if (startedAt === undefined || endedAt === undefined || endedAt < startedAt) return Number.POSITIVE_INFINITY;
  return (endedAt - startedAt) / 1_000 + durationToleranceSeconds;
}

/** An absent hold time is 0; one that cannot be read is not. */
function talkAndHoldTime(
  raw: JsonObject,
  seconds: ReadSeconds,
  longest: number,
  diagnostics: DiagnosticsCollector,
): number | undefined {
  const [talk, hold] = [seconds('customerTalkTime'), seconds('customerHoldTime')];
  const isHoldKnown = hold !== undefined || isNothing(raw['customerHoldTime']);
  if (talk === undefined || !isHoldKnown) return undefined;
  const sum = talk + (hold ?? 0);
  if (sum <= longest) return rounded(sum);
  diagnostics.report('contradiction', '/customerTalkTime');
  return undefined;
}

function derivedDuration(
  record: CxInteraction,
  facts: Facts,
  profile: Profile,
  seconds: ReadSeconds,
): readonly [DurationBasis, number] | undefined {
  const agents = conversingAgents(record);
  const conversations = rounded(conversationSeconds(agents, facts, profile));
  if (conversations !== undefined) return ['agentConversations', conversations];
  const thirdParty = rounded(seconds('thirdPartyTime'));
  if (thirdParty !== undefined) return ['thirdPartyTime', thirdParty];
  const interaction = agents.length > 0 ? rounded(seconds('interactionTime')) : undefined;
  return interaction === undefined ? undefined : ['interactionTime', interaction];
}

const noTolerance = { conversationToleranceSeconds: 0 };

/** Seconds of the call in which at least one agent conversed; undefined if the start or end of a conversation is unknown. */
function conversationSeconds(agents: readonly CxAgent[], facts: Facts, profile: Profile): number | undefined {
  const limits = conversationLimits(facts, profile);
  const spans: [number, number][] = [];
  for (const agent of agents) {
    const [start, end] = [conversationStart(agent, limits), conversationEnd(agent, limits)];
    if (start === undefined || end === undefined) return undefined;
    spans.push([start, end]);
  }
  let milliseconds = 0;
  const call = conversationLimits(facts, noTolerance);
  let coveredUntil = call.earliest;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    milliseconds += Math.max(0, Math.min(end, call.latest) - Math.max(start, coveredUntil));
    coveredUntil = Math.max(coveredUntil, end);
  }
  return milliseconds / 1_000;
}

/** A number of seconds above 0. Zero counts as unknown. An impossible number, and a time longer than the call, is reported. */
function secondsIn(
  record: CxInteraction,
  field: DurationField,
  longest: number,
  diagnostics: DiagnosticsCollector,
): number | undefined {
  const value = record[field];
  if (value === undefined || value === 0) return undefined;
  if (value > 0 && value <= MAX_SECONDS && value <= longest) return value;
  diagnostics.report(value > 0 && value <= MAX_SECONDS ? 'contradiction' : 'out-of-range', `/${field}`);
  return undefined;
}

/** Whole seconds, and at least 1 for any time above 0, because 0 means that there was no conversation. */
function rounded(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds <= 0 ? undefined : Math.max(1, Math.round(seconds));
}

function agentsPointer(record: CxInteraction): string {
  return record.details?.agents?.some((agent) => agent.conversationStartTimestamp !== undefined)
    ? '/details/agents'
    : '/agents';
}
