import type { CxUser } from '../../cxengage/schema/entities.ts';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import { normalUserId } from '../../kit/principal.ts';
import { agentId, allAgents } from '../interaction/facts.ts';

/** First and last name of a user; undefined if the user has neither. */
export function fullName(user: CxUser | null | undefined): string | undefined {
  return [user?.firstName, user?.lastName].filter(Boolean).join(' ') || undefined;
}

/** The first entry with a name of each agent, by user id in normal form. A list of agents may lack a name that the other list has. */
export function namedAgentsOf(record: CxInteraction): ReadonlyMap<string, CxAgent> {
  const index = new Map<string, CxAgent>();
  for (const agent of allAgents(record)) {
    const id = agentId(agent);
    if (id === undefined || agent.agentName === undefined) continue;
    const normalId = normalUserId(id);
    if (!index.has(normalId)) index.set(normalId, agent);
  }
  return index;
}
