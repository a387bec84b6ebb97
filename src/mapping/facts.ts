import type { CxAgent, CxInteraction, CxQueueEntry } from '../cxengage/schema/interaction.ts';
import type { Findings } from './findings.ts';
import { instantOf } from './instant.ts';

const twice = [
  'channelType',
  'direction',
  'startTimestamp',
  'endTimestamp',
  'customer',
  'contactPoint',
  'contactId',
] as const;

/** The fields that a record gives twice, once at its root and once in `details`. */
export type Facts = { readonly [Key in (typeof twice)[number]]?: string | undefined };

/** Root fields win over `details` where they differ: lists have no `details`, so both views of a record then agree. */
export function factsOf(record: CxInteraction, findings: Findings): Facts {
  const facts: Record<string, string | undefined> = {};
  for (const key of twice) {
    const root = record[key];
    const inner = record.details?.[key];
    facts[key] = root ?? inner;
    if (root !== undefined && inner !== undefined && root !== inner) findings.note('contradiction', `/details/${key}`);
  }
  return facts;
}

/** Id of the user behind an allocation, whichever of the two names it has. */
export function agentId(agent: CxAgent): string | undefined {
  return agent.resourceId ?? agent.agentId;
}

/** Epoch milliseconds at which the agent began to converse; undefined for one who was only offered the work. */
export function conversationStart(agent: CxAgent): number | undefined {
  return instantOf(agent.conversationStartTimestamp);
}

/** Agents who conversed, from the first list that has any: `details.agents` is the better supported of the two. */
export function conversingAgents(record: CxInteraction): readonly CxAgent[] {
  const conversed = (agent: CxAgent): boolean => conversationStart(agent) !== undefined;
  const detailed = (record.details?.agents ?? []).filter(conversed);
  return detailed.length > 0 ? detailed : record.agents.filter(conversed);
}

/** Queue entries in the order they were entered; an entry without a readable time keeps its place in the list. */
export function queuesInOrder(record: CxInteraction): readonly CxQueueEntry[] {
  return record.queues
    .map((queue, place) => ({ queue, place, at: instantOf(queue.startTimestamp) }))
    .sort((a, b) => (a.at !== undefined && b.at !== undefined && a.at !== b.at ? a.at - b.at : a.place - b.place))
    .map(({ queue }) => queue);
}
