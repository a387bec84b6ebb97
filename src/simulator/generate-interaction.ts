import { conversationFilesOf, emailFilesOf } from './generated-files.ts';
import type { Generation } from './generation.ts';
import { type RecordedCall, recordedCall } from './recorded-call.ts';
import { sampleTenantId } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

/** Generates the interaction with this index; the same seed always gives the same interaction. */
export function generateInteraction(generation: Generation, index: number): TenantInteraction {
  const call = recordedCall(generation, index);
  const interaction = recordOf(call);
  if (call.channelType === 'email') return { interaction, ...emailFilesOf(call) };
  const hasTranscript = call.answered && (call.channelType === 'messaging' || call.channelType === 'sms');
  return hasTranscript ? { interaction, ...conversationFilesOf(call) } : { interaction };
}

function recordOf(call: RecordedCall): TenantInteraction['interaction'] {
  const { id, at, seconds, answered, agent, contactId } = call;
  const shared = {
    interactionId: id,
    startTimestamp: at(0),
    endTimestamp: at(seconds * 1_000 + 500),
    channelType: call.channelType,
    direction: 'inbound',
    customer: call.customer,
    contactPoint: call.contactPoint,
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
    segments: [segmentOf(call)],
    queues: [queueOf(call)],
    ...(answered && {
      agents: [{ interactionSegmentId: call.segmentId, agentId: agent.id, ...allocation, startTimestamp: at(10_000) }],
    }),
    ...(contactId !== undefined && { contactId }),
    ...(call.dispositionName !== undefined && { dispositionName: call.dispositionName }),
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
