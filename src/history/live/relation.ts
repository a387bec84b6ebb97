import { parseInteraction } from '../../cxengage/schema/interaction.ts';
import { gwsUserId } from '../../genesys/resources.ts';
import { agentId, allAgents, hasConversed } from '../../mapping/interaction/facts.ts';

/** What a user certainly has to do with an interaction; undefined if its record does not show that. */
export type Relation = 'conversed' | 'stranger' | undefined;

/**
 * The relation of a user to a record. Only an ended record that lists its agents shows that the user was not among them: it must not contain the user's
 * id anywhere, not even in fields that no rule reads. Ids are compared with or without dashes and without letter case.
 */
export function relationOf(raw: unknown, userId: string): { interactionId: string; relation: Relation } | undefined {
  const record = parseInteraction(raw);
  if (!record) return undefined;
  const { interactionId, endTimestamp, details } = record;
  const [id, agents] = [gwsUserId(userId), allAgents(record)];
  const conversed = agents.some((agent) => hasConversed(agent) && gwsUserId(agentId(agent) ?? '') === id);
  if (conversed) return { interactionId, relation: 'conversed' };
  const isComplete = (endTimestamp ?? details?.endTimestamp) !== undefined && agents.length > 0;
  const isNamed = JSON.stringify(raw).replaceAll('-', '').toLowerCase().includes(id.replaceAll('-', '').toLowerCase());
  return { interactionId, relation: isComplete && !isNamed ? 'stranger' : undefined };
}
