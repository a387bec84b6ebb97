import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { OwnerInformation } from '../../genesys/interaction.ts';
import { gwsUserId } from '../../genesys/resources.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Users } from '../input/translation-input.ts';
import type { Profile } from '../profile/profile.ts';
import { agentId, allAgents, conversingAgents, type Facts, handledSegments } from './facts.ts';

/** Who handled the interaction, before names are known. */
export interface Owner {
  readonly userId: string;
  readonly agentName?: string | undefined;
  /** JSON pointer to where the id was found. */
  readonly pointer: string;
}

/** The owner by the profile's rule: an agent who conversed, else a segment's receiving agent, else for outgoing work the one who began it. */
export function ownerOf(record: CxInteraction, facts: Facts, profile: Profile): Owner | undefined {
  const conversed = pick(conversingAgents(record), profile.owner);
  const id = conversed && agentId(conversed);
  if (conversed && id !== undefined) {
    return {
      userId: id,
      agentName: conversed.agentName,
      pointer: record.details?.agents.includes(conversed) ? '/details/agents' : '/agents',
    };
  }
  return bySegment(record) ?? (facts.direction === 'agent-initiated' ? initiator(record) : undefined);
}

function pick(agents: readonly CxAgent[], rule: Profile['owner']): CxAgent | undefined {
  let best: { agent: CxAgent; rank: number } | undefined;
  for (const agent of agents) {
    const start = instantOf(agent.conversationStartTimestamp);
    // Who cannot be said to have begun at all comes after everybody else.
    const rank = start === undefined ? Number.NEGATIVE_INFINITY : rankOf(agent, start, rule);
    const better = best === undefined || (rule === 'first' ? rank > best.rank : rank >= best.rank);
    if (better) best = { agent, rank };
  }
  return best?.agent;
}

function rankOf(agent: CxAgent, start: number, rule: Profile['owner']): number {
  if (rule === 'longest') return (instantOf(agent.conversationEndTimestamp) ?? Number.POSITIVE_INFINITY) - start;
  return rule === 'first' ? -start : start;
}

function bySegment(record: CxInteraction): Owner | undefined {
  const userId = handledSegments(record)[0]?.segmentToAgentId;
  return userId === undefined ? undefined : { userId, agentName: nameOf(record, userId), pointer: '/segments' };
}

/** Who dialled owns an attempt that nobody took up: the work was his own, not offered to him. */
function initiator(record: CxInteraction): Owner | undefined {
  const first = record.segments.find((leg) => leg.segmentNumber === 0) ?? record.segments[0];
  const userId = first?.agentId;
  return userId === undefined ? undefined : { userId, agentName: nameOf(record, userId), pointer: '/segments' };
}

function nameOf(record: CxInteraction, userId: string): string | undefined {
  return allAgents(record).find((agent) => agentId(agent) === userId)?.agentName;
}

/** The owner with names; from the user where there is one, else from the name that the record itself gives. */
export function ownerInformation(
  owner: Owner,
  users: Users | undefined,
  findings: DiagnosticsCollector,
): OwnerInformation {
  const id = gwsUserId(owner.userId);
  const user = users?.get(owner.userId);
  if (user === null) findings.report('unknown-user', owner.pointer);
  const named = user && (user.firstName !== undefined || user.lastName !== undefined);
  const [firstName, lastName] = named ? [user.firstName, user.lastName] : splitName(owner.agentName);
  return { id, userName: user?.email, firstName, lastName };
}

function splitName(name: string | undefined): readonly [string | undefined, string | undefined] {
  const [, first, last] = /^\s*(\S+)(?:\s+(.*\S))?/s.exec(name ?? '') ?? [];
  return [first, last];
}
