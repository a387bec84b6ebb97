import type { CxUser } from '../cxengage/schema/entities.ts';
import type { CxAgent, CxInteraction } from '../cxengage/schema/interaction.ts';
import type { OwnerInformation } from '../genesys/interaction.ts';
import { gwsUserId } from '../genesys/resources.ts';
import { agentId, conversationStart, conversingAgents, type Facts } from './facts.ts';
import type { Findings } from './findings.ts';
import { instantOf } from './instant.ts';
import type { Profile } from './profile.ts';

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
    const start = conversationStart(agent) ?? 0;
    const end = instantOf(agent.conversationEndTimestamp) ?? Number.POSITIVE_INFINITY;
    const rank = { last: start, first: -start, longest: end - start }[rule];
    const better = best === undefined || (rule === 'first' ? rank > best.rank : rank >= best.rank);
    if (better) best = { agent, rank };
  }
  return best?.agent;
}

/** An agent known not to have conversed (offered, rejected) never owns the interaction, whatever a segment says. */
function idlers(record: CxInteraction): ReadonlySet<string | undefined> {
  const known = [...(record.details?.agents ?? []), ...record.agents];
  return new Set(known.filter((agent) => conversationStart(agent) === undefined).map(agentId));
}

function bySegment(record: CxInteraction): Owner | undefined {
  const idle = idlers(record);
  const handled = record.segments
    .filter((leg) => leg.segmentToAgentId !== undefined && !leg.segmentCancelled && !idle.has(leg.segmentToAgentId))
    .sort((a, b) => (b.segmentNumber ?? -1) - (a.segmentNumber ?? -1))[0];
  const userId = handled?.segmentToAgentId;
  return userId === undefined ? undefined : { userId, agentName: nameOf(record, userId), pointer: '/segments' };
}

function initiator(record: CxInteraction): Owner | undefined {
  const first = record.segments.find((leg) => leg.segmentNumber === 0) ?? record.segments[0];
  const userId = first?.agentId;
  if (userId === undefined || idlers(record).has(userId)) return undefined;
  return { userId, agentName: nameOf(record, userId), pointer: '/segments' };
}

function nameOf(record: CxInteraction, userId: string): string | undefined {
  return [...(record.details?.agents ?? []), ...record.agents].find((agent) => agentId(agent) === userId)?.agentName;
}

/** The owner with names; from the user where there is one, else from the name that the record itself gives. */
export function ownerInformation(
  owner: Owner,
  users: ReadonlyMap<string, CxUser | null> | undefined,
  findings: Findings,
): OwnerInformation {
  const id = gwsUserId(owner.userId);
  const user = users?.get(owner.userId);
  if (user) {
    return {
      id,
      ...(user.email !== undefined && { userName: user.email }),
      ...(user.firstName !== undefined && { firstName: user.firstName }),
      ...(user.lastName !== undefined && { lastName: user.lastName }),
    };
  }
  if (user === null) findings.note('unknown-user', owner.pointer);
  if (owner.agentName === undefined) return { id };
  const [firstName, lastName] = splitName(owner.agentName);
  return { id, firstName, ...(lastName !== undefined && { lastName }) };
}

function splitName(name: string): [string, string | undefined] {
  const space = name.indexOf(' ');
  return space < 0 ? [name, undefined] : [name.slice(0, space), name.slice(space + 1)];
}
