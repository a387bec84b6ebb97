import { instantOf } from '../../../cxengage/schema/instant.ts';
import type { CxAgent, CxInteraction } from '../../../cxengage/schema/interaction.ts';
import { isJsonObject, type JsonObject } from '../../../kit/json.ts';
import { agentId, agentsOf, isCancelled } from '../../../mapping/interaction/facts.ts';
import type { Row } from '../tables/tables.table.ts';

/** The legs of a record: its segments, the agents who were offered it, and the queues it was in. `raw` is the record as it was read. */
export function legRows(record: CxInteraction, raw: JsonObject): readonly Row<'segment'>[] {
  const { interactionId: interaction_id } = record;
  const numberIn = (list: string, position: number, name: string): number | undefined => {
    const entries = raw[list];
    const entry: unknown = Array.isArray(entries) ? entries[position] : undefined;
    const value = isJsonObject(entry) ? entry[name] : undefined;
    return typeof value === 'number' ? value : undefined;
  };
  return [
    ...record.segments.map((segment, position) => ({
      interaction_id,
      kind: 'segment',
      position,
      started_at: instantOf(segment.startTimestamp),
      ended_at: instantOf(segment.endTimestamp),
      duration_s: numberIn('segments', position, 'segmentTime'),
      agent_id: segment.segmentToAgentId,
      end_type: segment.segmentEndType,
      is_cancelled: isCancelled(segment),
    })),
    ...agentsOf(record).map((agent, position) => agentRow(interaction_id, agent, position)),
    ...record.queues.map((queue, position) => ({
      interaction_id,
      kind: 'queue',
      position,
      started_at: instantOf(queue.startTimestamp),
      ended_at: instantOf(queue.endTimestamp),
      duration_s: numberIn('queues', position, 'queueTime'),
      queue_id: queue.queueId,
      queue_name: queue.queueName,
      end_type: queue.queueExitType,
      is_abandoned: queue.queueAbandoned ?? isAbandonedBy(queue.queueExitType),
    })),
  ];
}

/** The flag is seldom there; the documented exit is. */
function isAbandonedBy(exitType: string | undefined): boolean | undefined {
  return exitType === undefined ? undefined : exitType.trim().toLowerCase() === 'abandon';
}

function agentRow(interaction_id: string, agent: CxAgent, position: number): Row<'segment'> {
  return {
    interaction_id,
    kind: 'agent',
    position,
    started_at: instantOf(agent.startTimestamp),
    ended_at: instantOf(agent.endTimestamp),
    duration_s: agent.conversationTime,
    agent_id: agentId(agent),
    agent_name: agent.agentName,
    conversation_started_at: instantOf(agent.conversationStartTimestamp),
    conversation_ended_at: instantOf(agent.conversationEndTimestamp),
    disposition_id: agent.dispositionId,
    disposition_name: agent.dispositionName,
  };
}
