import type { CxAgent, CxInteraction, CxSegment } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction, OwnerInformation } from '../../genesys/interaction.ts';
import { gwsUserId } from '../../genesys/resources.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Users } from '../input/translation-input.ts';
import { userOf } from '../input/user-lookup.ts';
import type { Profile } from '../profile/profile.ts';
import {
  type ConversationLimits,
  conversationEnd,
  conversationLimits,
  conversationStart,
} from './conversation-times.ts';
import { agentId, allAgents, conversingAgents, type Facts, handledSegments, hasAgentId } from './facts.ts';

/** The agent who handled the interaction, before the user's names are resolved. */
export interface Owner {
  readonly userId: string;
  readonly agentName?: string | undefined;
  /** JSON pointer to the list that the id is from. */
  readonly pointer: string;
}

/**
 * The owner by the profile's rule: an agent who conversed, otherwise the receiving agent of a segment. The owner of an unanswered
 * agent-initiated interaction is the agent who started it. If the agent who conversed has no id, the segments decide.
 */
export function ownerOf(
  record: CxInteraction,
  facts: Facts,
  judged: { readonly state: GwsInteraction['state'] },
  now: number,
  profile: Profile,
): Owner | undefined {
  const agents = conversingAgents(record);
  const rule = profile.owner;
  const openEnd = (): number | undefined => (judged.state === 'Stopped' ? undefined : now);
  const conversed =
    agents.length < 2 ? agents[0] : pickAgent(agents, rule, conversationLimits(facts, profile), openEnd);
  const userId = conversed && agentId(conversed);
  if (conversed && userId !== undefined) {
    const pointer = record.details?.agents?.includes(conversed) ? '/details/agents' : '/agents';
    return { userId, agentName: conversed.agentName, pointer };
  }
  const [highest] = handledSegments(record);
  if (highest) return segmentOwner(record, highest);
  return facts.direction === 'agent-initiated' ? initiator(record) : undefined;
}

/** `openEnd` returns the end of conversations without an end, in epoch milliseconds; undefined if it is unknown. */
function pickAgent(
  agents: readonly CxAgent[],
  rule: Profile['owner'],
  limits: ConversationLimits,
  openEnd: () => number | undefined,
): CxAgent | undefined {
  let best: { agent: CxAgent; rank: number } | undefined;
  for (const agent of agents) {
    const start = conversationStart(agent, limits);
    // An agent whose start is unknown has the lowest rank.
    const rank = start === undefined ? Number.NEGATIVE_INFINITY : rankOf(agent, start, rule, limits, openEnd);
    const better = best === undefined || (rule === 'first' ? rank > best.rank : rank >= best.rank);
    if (better) best = { agent, rank };
  }
  return best?.agent;
}

function rankOf(
  agent: CxAgent,
  start: number,
  rule: Profile['owner'],
  limits: ConversationLimits,
  openEnd: () => number | undefined,
): number {
  if (rule === 'first') return -start;
  if (rule === 'last') return start;
  const end = agent.conversationEndTimestamp === undefined ? openEnd() : conversationEnd(agent, limits);
  // A conversation of unknown length is not the longest, but it is more than none.
  return end === undefined ? -Number.MAX_VALUE : end - start;
}

function segmentOwner(record: CxInteraction, { segmentCancelled, segmentToAgentId }: CxSegment): Owner | undefined {
  // If it cannot be read whether the segment was cancelled, it is not known who handled the interaction last.
  const userId = segmentCancelled === null ? undefined : segmentToAgentId;
  return userId === undefined ? undefined : { userId, agentName: agentNameOf(record, userId), pointer: '/segments' };
}

/** The agent who started an unanswered attempt. This agent owns it because it was not offered by a queue. */
function initiator(record: CxInteraction): Owner | undefined {
  const first = record.segments.find((segment) => segment.segmentNumber === 0) ?? record.segments[0];
  const userId = first?.agentId;
  return userId === undefined ? undefined : { userId, agentName: agentNameOf(record, userId), pointer: '/segments' };
}

function agentNameOf(record: CxInteraction, userId: string): string | undefined {
  return allAgents(record).find((agent) => hasAgentId(agent, userId))?.agentName;
}

/** The owner with names: those of the user, or the agent name in the record if the user has none. A missing user is reported. */
export function ownerInformationOf(
  owner: Owner,
  users: Users | undefined,
  diagnostics: DiagnosticsCollector,
): OwnerInformation {
  const id = gwsUserId(owner.userId);
  const user = userOf(users, owner.userId);
  if (user === null) diagnostics.report('unknown-user', owner.pointer);
  const hasName = user && (user.firstName !== undefined || user.lastName !== undefined);
  const [firstName, lastName] = hasName ? [user.firstName, user.lastName] : splitName(owner.agentName);
  return { id, userName: user?.email, firstName, lastName };
}

function splitName(name: string | undefined): readonly [string | undefined, string | undefined] {
  const trimmed = name?.trim();
  if (!trimmed) return [undefined, undefined];
  const space = trimmed.search(/\s/);
  return space < 0 ? [trimmed, undefined] : [trimmed.slice(0, space), trimmed.slice(space).trim()];
}
