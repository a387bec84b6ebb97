import { conversationOf, emailOf } from './generated-files.ts';
import type { Generation } from './generation.ts';
import { type RecordedCall, recordedCall } from './recorded-call.ts';
import { sampleTenantId } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

/** The interaction with this number, the same for the same seed. */
export function generated(generation: Generation, index: number): TenantInteraction {
  const made = recordedCall(generation, index);
  const interaction = recordOf(made);
  if (made.channelType === 'email') return { interaction, ...emailOf(made) };
  const conversation = made.answered && (made.channelType === 'messaging' || made.channelType === 'sms');
  return conversation ? { interaction, ...conversationOf(made) } : { interaction };
}

function recordOf(made: RecordedCall): TenantInteraction['interaction'] {
  const { id, at, seconds, answered, agent, contactId } = made;
  const shared = {
    interactionId: id,
    startTimestamp: at(0),
    endTimestamp: at(seconds * 1_000 + 500),
    channelType: made.channelType,
    direction: 'inbound',
    customer: made.customer,
    contactPoint: made.contactPoint,
  };
  const allocation = {
    agentName: `${agent.firstName} ${agent.lastName}`,
    conversationStartTimestamp: at(12_000),
    conversationEndTimestamp: at(seconds * 1_000),
  };
  return {
    tenantId: sampleTenantId,
    ...shared,
    flowId: 'd3e4f5a0-4d21-11ee-8f6a-1d2b3c4d5e6f',
    flowName: 'Main Flow',
    interactionTime: seconds + 0.5,
    ...(answered && { customerConversationTime: seconds - 12, customerTalkTime: seconds - 15.25 }),
    customerHolds: 0,
    segments: [segmentOf(made)],
    queues: [queueOf(made)],
    ...(answered && {
      agents: [{ interactionSegmentId: made.segmentId, agentId: agent.id, ...allocation, startTimestamp: at(10_000) }],
    }),
    ...(contactId !== undefined && { contactId }),
    ...(made.dispositionName !== undefined && { dispositionName: made.dispositionName }),
    details: {
      ...shared,
      contactId: contactId ?? null,
      csat: null,
      agents: answered ? [{ resourceId: agent.id, noteTitle: null, dispositionName: null, ...allocation }] : [],
    },
  };
}

function segmentOf({ segmentId, at, seconds, answered, agent }: RecordedCall): object {
  return {
    segmentNumber: 0,
    interactionSegmentId: segmentId,
    segmentStartType: 'interaction',
    startTimestamp: at(0),
    endTimestamp: at(seconds * 1_000 + 9_000),
    segmentTime: seconds + 9,
    segmentEndType: answered ? 'success' : 'customer-disconnect',
    ...(answered ? { segmentToAgentId: agent.id } : { segmentCancelled: true }),
  };
}

function queueOf({ id, segmentId, at, answered, queueName }: RecordedCall): object {
  return {
    interactionQueueId: `${id.slice(0, 9)}9e0e${id.slice(13)}`,
    interactionSegmentId: segmentId,
    queueId: 'a0b1c2d0-4d21-11ee-8f6a-1d2b3c4d5e6f',
    queueName,
    queueType: 'queue',
    queueEntryType: 'ivr',
    queueExitType: answered ? 'accept' : 'abandon',
    queueEntryLength: 1,
    startTimestamp: at(2_000),
    endTimestamp: at(11_000),
    queueTime: 9,
  };
}
