import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction, CxQueueEntry, CxSegment } from '../../cxengage/schema/interaction.ts';
import { normalUserId } from '../../kit/principal.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Trace } from '../trace/trace.ts';

/** The fields that a record has both at its root and in `details`. */
export interface Facts {
  readonly channelType: string | undefined;
  readonly direction: string | undefined;
  readonly startTimestamp: string | undefined;
  readonly endTimestamp: string | undefined;
  readonly customer: string | undefined;
  readonly contactPoint: string | undefined;
  readonly contactId: string | undefined;
  /** The two times in epoch milliseconds, read once for all rules; undefined if absent or not readable. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

type FactField = Exclude<keyof Facts, 'startedAt' | 'endedAt'>;

/** Root fields win over `details`. List items have no `details`, so this gives the same result for a list item and a full record. */
export function factsOf(record: CxInteraction, diagnostics: DiagnosticsCollector, trace?: Trace): Facts {
  const facts = trace ? tracedFacts(record, diagnostics, trace) : plainFacts(record, diagnostics);
  const { startedAt, endedAt } = facts;
  if (startedAt !== undefined && endedAt !== undefined && endedAt < startedAt)
    diagnostics.report('contradiction', factPointer(record, 'endTimestamp'));
  const { interactionId, csat } = record.details ?? {};
  if (interactionId !== undefined && normalUserId(interactionId) !== normalUserId(record.interactionId)) {
    diagnostics.report('contradiction', '/details/interactionId');
  }
  const { customerSatisfactionScore: score } = record;
  if (csat !== undefined && score !== undefined && csat !== score) diagnostics.report('contradiction', '/details/csat');
  return trace ? trace.traceShared(facts) : facts;
}

/** Written out field by field, because access with a computed key takes twice as long. */
function plainFacts(record: CxInteraction, diagnostics: DiagnosticsCollector): Facts {
  const { details } = record;
  const channelType = mergedValue(record.channelType, details?.channelType, 'channelType', diagnostics);
  const direction = mergedValue(record.direction, details?.direction, 'direction', diagnostics);
  const startTimestamp = mergedTime(record.startTimestamp, details?.startTimestamp, 'startTimestamp', diagnostics);
  const endTimestamp = mergedTime(record.endTimestamp, details?.endTimestamp, 'endTimestamp', diagnostics);
  return {
    channelType,
    direction,
    startTimestamp,
    endTimestamp,
    customer: mergedValue(record.customer, details?.customer, 'customer', diagnostics),
    contactPoint: mergedValue(record.contactPoint, details?.contactPoint, 'contactPoint', diagnostics),
    contactId: mergedValue(record.contactId, details?.contactId, 'contactId', diagnostics),
    startedAt: instantOf(startTimestamp),
    endedAt: instantOf(endTimestamp),
  };
}

function tracedFacts(record: CxInteraction, diagnostics: DiagnosticsCollector, trace: Trace): Facts {
  const fact = (key: FactField): string | undefined =>
    trace.buildShared(key, () => {
      const merge = key === 'startTimestamp' || key === 'endTimestamp' ? mergedTime : mergedValue;
      return merge(record[key], record.details?.[key], key, diagnostics);
    });
  const fields = {
    channelType: fact('channelType'),
    direction: fact('direction'),
    startTimestamp: fact('startTimestamp'),
    endTimestamp: fact('endTimestamp'),
    customer: fact('customer'),
    contactPoint: fact('contactPoint'),
    contactId: fact('contactId'),
  };
  const traced = trace.traceShared(fields);
  return {
    ...fields,
    startedAt: trace.buildShared('startedAt', () => instantOf(traced.startTimestamp)),
    endedAt: trace.buildShared('endedAt', () => instantOf(traced.endTimestamp)),
  };
}

/** JSON pointer to a fact: at the root, unless only `details` has it. */
export function factPointer(record: CxInteraction, key: FactField): string {
  return record[key] === undefined && record.details?.[key] !== undefined ? `/details/${key}` : `/${key}`;
}

function mergedValue(
  root: string | undefined,
  detail: string | undefined,
  key: FactField,
  diagnostics: DiagnosticsCollector,
): string | undefined {
  if (root === undefined) return detail;
  if (detail !== undefined && !isSameValue(root, detail)) diagnostics.report('contradiction', `/details/${key}`);
  return root;
}

/** A time of the root, unless only the one in `details` is readable: an unreadable end must not make an ended interaction look as if it were running. */
function mergedTime(
  root: string | undefined,
  detail: string | undefined,
  key: FactField,
  diagnostics: DiagnosticsCollector,
): string | undefined {
  if (root === detail) return root;
  const isOnlyDetailReadable = detail !== undefined && instantOf(root) === undefined && instantOf(detail) !== undefined;
  return isOnlyDetailReadable ? detail : mergedValue(root, detail, key, diagnostics);
}

/** Whether two strings are equal or represent the same instant. */
function isSameValue(a: string, b: string): boolean {
  return a === b || (instantOf(a) !== undefined && instantOf(a) === instantOf(b));
}

/** The agent's user id, which has one of two field names. */
export function agentId(agent: CxAgent): string | undefined {
  return agent.resourceId ?? agent.agentId;
}

/** Whether an agent has this id. A UUID may be written in several ways within one record. */
export function hasAgentId(agent: CxAgent, userId: string): boolean {
  const id = agentId(agent);
  return id !== undefined && (id === userId || normalUserId(id) === normalUserId(userId));
}

/** Whether the agent ever conversed. An agent who was only offered the interaction, or rejected it, has no conversation start. */
export function hasConversed(agent: CxAgent): boolean {
  return agent.conversationStartTimestamp !== undefined;
}

/** All agents, those of `details` first because that list is more reliable. */
export function allAgents(record: CxInteraction): readonly CxAgent[] {
  return [...(record.details?.agents ?? []), ...record.agents];
}

/** The agents of `details` or, if it has none, those of the root. */
export function agentsOf({ details, agents }: CxInteraction): readonly CxAgent[] {
  return details?.agents?.length ? details.agents : agents;
}

/**
 * Whether the record shows who conversed. `details.agents` always does, even if it is empty. The root list does so only if it contains a
 * conversation time: the vendor documents none for it.
 */
export function areAgentsKnown({ details, agents }: CxInteraction): boolean {
  return details?.agents !== undefined || agents.some(hasConversed);
}

/** The agents who conversed, from `details.agents` or, if none of them did, from the root's agents. */
export function conversingAgents(record: CxInteraction): readonly CxAgent[] {
  const fromDetails = (record.details?.agents ?? []).filter(hasConversed);
  return fromDetails.length > 0 ? fromDetails : record.agents.filter(hasConversed);
}

/**
 * Segments that an agent handled, highest number first. Excludes cancelled segments and segments of agents who were only offered the
 * interaction or rejected it.
 */
export function handledSegments(record: CxInteraction): readonly CxSegment[] {
  if (record.segments.length === 0) return record.segments;
  const idleAgentIds = new Set(areAgentsKnown(record) ? idleAgents(record).map(normalIdOf) : []);
  return record.segments
    .filter(
      (segment) =>
        segment.segmentToAgentId !== undefined &&
        !isCancelled(segment) &&
        !idleAgentIds.has(normalUserId(segment.segmentToAgentId)),
    )
    .sort((a, b) => compareNumbers(b.segmentNumber, a.segmentNumber));
}

/** Orders numbers, an absent one before all others. */
function compareNumbers(a = Number.NEGATIVE_INFINITY, b = Number.NEGATIVE_INFINITY): number {
  return a === b ? 0 : a - b;
}

/** Whether a segment was cancelled, by its flag or by the way it ended. */
export function isCancelled({ segmentCancelled, segmentEndType }: CxSegment): boolean {
  return segmentCancelled === true || segmentEndType?.trim().toLowerCase() === 'cancelled';
}

/** Agents of the list that shows who conversed who did not converse in any of their entries. */
function idleAgents(record: CxInteraction): readonly CxAgent[] {
  const conversed = new Set(conversingAgents(record).map(normalIdOf));
  return agentsOf(record).filter((agent) => !conversed.has(normalIdOf(agent)));
}

/** The agent's user id in normal form. */
export function normalIdOf(agent: CxAgent): string | undefined {
  const id = agentId(agent);
  return id === undefined ? undefined : normalUserId(id);
}

/** Whether entries are certainly in order, which is usual: times of one format sort as text. */
function areInOrder(queues: readonly CxQueueEntry[]): boolean {
  return queues.every(({ startTimestamp: start }, index) => {
    const previous = index === 0 ? start : queues[index - 1]?.startTimestamp;
    return isComparable(start) && isComparable(previous) && previous <= start;
  });
}

function isComparable(time: string | undefined): time is string {
  return time?.length === '2024-03-07T14:00:33.100Z'.length && instantOf(time) !== undefined;
}

/** Queue entries in order of entry; entries without a readable time come last. */
export function queuesInOrder({ queues }: CxInteraction): readonly CxQueueEntry[] {
  if (queues.length < 2 || areInOrder(queues)) return queues;
  const startTimes = new Map(queues.map((queue) => [queue, instantOf(queue.startTimestamp) ?? Number.MAX_VALUE]));
  return queues.toSorted((a, b) => (startTimes.get(a) ?? 0) - (startTimes.get(b) ?? 0));
}
