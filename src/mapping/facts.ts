import { instantOf } from '../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction, CxQueueEntry, CxSegment } from '../cxengage/schema/interaction.ts';
import type { Findings } from './findings.ts';

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
    if (root !== undefined && inner !== undefined && !sameValue(root, inner))
      findings.note('contradiction', `/details/${key}`);
  }
  const { interactionId, csat } = record.details ?? {};
  if (interactionId !== undefined && interactionId !== record.interactionId) {
    findings.note('contradiction', '/details/interactionId');
  }
  const { customerSatisfactionScore: score } = record;
  if (csat !== undefined && score !== undefined && csat !== score) findings.note('contradiction', '/details/csat');
  return facts;
}

/** The same text, or two spellings of one moment. */
function sameValue(a: string, b: string): boolean {
  return a === b || (instantOf(a) !== undefined && instantOf(a) === instantOf(b));
}

/** Id of the user behind an allocation, whichever of the two names it has. */
export function agentId(agent: CxAgent): string | undefined {
  return agent.resourceId ?? agent.agentId;
}

/** Whether the agent ever conversed; one who was only offered the work, or rejected it, has no start. */
export function hasConversed(agent: CxAgent): boolean {
  return agent.conversationStartTimestamp !== undefined;
}

/** All allocations, those of `details` first: it is the better supported of the two lists. */
export function allAgents(record: CxInteraction): readonly CxAgent[] {
  return [...(record.details?.agents ?? []), ...record.agents];
}

/**
 * Allocations that tell who conversed: those of `details`, else the root's. Only `details.agents` is known to name conversations, so root
 * agents without a single one tell nothing about who only was offered the work.
 */
export function knownAgents(record: CxInteraction): readonly CxAgent[] {
  const detailed = record.details?.agents ?? [];
  if (detailed.length > 0) return detailed;
  return record.agents.some(hasConversed) ? record.agents : [];
}

/** Agents who conversed, from the first list that has any: `details.agents` is the better supported of the two. */
export function conversingAgents(record: CxInteraction): readonly CxAgent[] {
  const detailed = (record.details?.agents ?? []).filter(hasConversed);
  return detailed.length > 0 ? detailed : record.agents.filter(hasConversed);
}

/** Segments that an agent handled, the highest number first; a cancelled one was handled by nobody. */
export function handledSegments(record: CxInteraction): readonly CxSegment[] {
  return record.segments
    .filter((leg) => leg.segmentToAgentId !== undefined && !leg.segmentCancelled)
    .sort((a, b) => (b.segmentNumber ?? -1) - (a.segmentNumber ?? -1));
}

/** Queue entries in the order they were entered; an entry without a readable time keeps its place in the list. */
export function queuesInOrder(record: CxInteraction): readonly CxQueueEntry[] {
  return record.queues
    .map((queue, place) => ({ queue, place, at: instantOf(queue.startTimestamp) }))
    .sort((a, b) => (a.at !== undefined && b.at !== undefined && a.at !== b.at ? a.at - b.at : a.place - b.place))
    .map(({ queue }) => queue);
}
