import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction, CxQueueEntry, CxSegment } from '../../cxengage/schema/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Trace } from '../trace/trace.ts';

/** The fields that a record gives twice, once at its root and once in `details`. */
export interface Facts {
  readonly channelType: string | undefined;
  readonly direction: string | undefined;
  readonly startTimestamp: string | undefined;
  readonly endTimestamp: string | undefined;
  readonly customer: string | undefined;
  readonly contactPoint: string | undefined;
  readonly contactId: string | undefined;
}

/** Root fields win over `details` where they differ: lists have no `details`, so both views of a record then agree. */
export function factsOf(record: CxInteraction, findings: DiagnosticsCollector, trace?: Trace): Facts {
  const facts = trace ? tracedFacts(record, findings, trace) : plainFacts(record, findings);
  const [start, end] = [instantOf(facts.startTimestamp), instantOf(facts.endTimestamp)];
  if (start !== undefined && end !== undefined && end < start)
    findings.report('contradiction', placeOf(record, 'endTimestamp'));
  const { interactionId, csat } = record.details ?? {};
  if (interactionId !== undefined && interactionId !== record.interactionId) {
    findings.report('contradiction', '/details/interactionId');
  }
  const { customerSatisfactionScore: score } = record;
  if (csat !== undefined && score !== undefined && csat !== score) findings.report('contradiction', '/details/csat');
  return trace ? trace.parts(facts) : facts;
}

/** Written out, each fact by its name: looked up under a name that is a variable they take twice as long. */
function plainFacts(record: CxInteraction, findings: DiagnosticsCollector): Facts {
  const inner = record.details;
  return {
    channelType: told(record.channelType, inner?.channelType, 'channelType', findings),
    direction: told(record.direction, inner?.direction, 'direction', findings),
    startTimestamp: told(record.startTimestamp, inner?.startTimestamp, 'startTimestamp', findings),
    endTimestamp: told(record.endTimestamp, inner?.endTimestamp, 'endTimestamp', findings),
    customer: told(record.customer, inner?.customer, 'customer', findings),
    contactPoint: told(record.contactPoint, inner?.contactPoint, 'contactPoint', findings),
    contactId: told(record.contactId, inner?.contactId, 'contactId', findings),
  };
}

function tracedFacts(record: CxInteraction, findings: DiagnosticsCollector, trace: Trace): Facts {
  const fact = (key: keyof Facts): string | undefined =>
    trace.part(key, () => told(record[key], record.details?.[key], key, findings));
  return {
    channelType: fact('channelType'),
    direction: fact('direction'),
    startTimestamp: fact('startTimestamp'),
    endTimestamp: fact('endTimestamp'),
    customer: fact('customer'),
    contactPoint: fact('contactPoint'),
    contactId: fact('contactId'),
  };
}

/** Where a fact stands: at the root, unless only `details` has it. */
export function placeOf(record: CxInteraction, key: keyof Facts): string {
  return record[key] === undefined && record.details?.[key] !== undefined ? `/details/${key}` : `/${key}`;
}

function told(
  root: string | undefined,
  inner: string | undefined,
  key: keyof Facts,
  findings: DiagnosticsCollector,
): string | undefined {
  if (root === undefined) return inner;
  if (inner !== undefined && !sameValue(root, inner)) findings.report('contradiction', `/details/${key}`);
  return root;
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

/**
 * Segments that an agent handled, the highest number first. A cancelled one was handled by nobody, and an agent known not to have conversed
 * (offered, rejected) handled nothing, whatever a segment says.
 */
export function handledSegments(record: CxInteraction): readonly CxSegment[] {
  const idle = knownAgents(record)
    .filter((agent) => !hasConversed(agent))
    .map(agentId);
  return record.segments
    .filter(
      (leg) => leg.segmentToAgentId !== undefined && !leg.segmentCancelled && !idle.includes(leg.segmentToAgentId),
    )
    .sort((a, b) => (b.segmentNumber ?? -1) - (a.segmentNumber ?? -1));
}

/** Queue entries in the order they were entered; those without a readable time come last. */
export function queuesInOrder({ queues }: CxInteraction): readonly CxQueueEntry[] {
  if (queues.length < 2) return queues;
  const at = new Map(queues.map((queue) => [queue, instantOf(queue.startTimestamp) ?? Number.MAX_VALUE]));
  return queues.toSorted((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0));
}
