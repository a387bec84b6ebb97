import { sampleTenantId } from '../../../src/simulator/samples.ts';
import { fullNameOf } from './people.ts';
import type { Leg, RecordedInteraction } from './recorded-interaction.ts';

/** Builds the record of an interaction with all documented fields that apply. Like the source, it has nulls only in `details`. */
export function recordOf(interaction: RecordedInteraction): object {
  const { id, at, length, legs, contactId, csat, random, channelType } = interaction;
  const lastAnswered = legs.findLast(({ agent }) => agent);
  const shared = {
    endTimestamp: at(length),
    interactionId: id,
    contactPoint: interaction.contactPoint,
    customer: interaction.customer,
  };
  const classification = { direction: interaction.direction, contactId, channelType };
  const note = legs.findLast(({ agent, noteTitle }) => agent && noteTitle)?.noteTitle;
  const hookShare = random();
  return {
    tenantId: sampleTenantId,
    flowId: 'd3e4f5a0-4d21-11ee-8f6a-1d2b3c4d5e6f',
    interactionTime: length / 1_000,
    segments: legs.map((leg, index) => segmentOf(interaction, leg, index)),
    ...shared,
    customerHolds: 0,
    details: { ...shared, csat, startTimestamp: at(0), agents: detailedAgents(interaction), ...classification },
    startTimestamp: at(0),
    ...(csat !== null && { customerSatisfactionScore: csat }),
    ...(channelType === 'voice' ? callTimes(interaction) : { customerResponseTimes: [{ responseTime: 18.2 }] }),
    ...(lastAnswered?.dispositionName && {
      dispositionId: '89c2d1d0-da2d-11ee-8dd4-c88eee4d9f61',
      dispositionName: lastAnswered.dispositionName,
    }),
    ...(note && { notes: note }),
    ...(hookShare < 0.15 && { hooks: [hookOf(interaction)] }),
    ...(hookShare > 0.8 && { interactionAttributes: attributesOf(interaction) }),
    flowName: channelType === 'voice' ? 'Main Voice Flow' : 'Digital Flow',
    ...(lastAnswered && { agents: legs.flatMap((leg) => agentOf(interaction, leg)) }),
    queues: legs.map((leg, index) => queueOf(interaction, leg, index)),
    ...classification,
    ...(contactId === null && { contactId: undefined }),
  };
}

function callTimes({ legs, length }: RecordedInteraction): object {
  const seconds = legs.reduce((sum, { agent, began, ended }) => sum + (agent ? ended - began : 0), 0) / 1_000;
  if (seconds === 0) return { ivrTime: 8.22, customerAbandonTime: length / 1_000 };
  return {
    ivrTime: 8.22,
    customerConversationTime: seconds,
    customerTalkTime: seconds - 25.418,
    customerHoldTime: 25.418,
    audioRecording: true,
    ...(legs.length > 1 && { customerTransfers: legs.length - 1 }),
  };
}

function detailedAgents({ legs, at }: RecordedInteraction): object[] {
  return legs.flatMap(({ agent, noteTitle, dispositionName, began, ended }) =>
    agent
      ? {
          resourceId: agent.id,
          agentName: fullNameOf(agent),
          noteTitle,
          dispositionName,
          conversationStartTimestamp: at(began),
          conversationEndTimestamp: at(ended),
        }
      : [],
  );
}

function agentOf({ at }: RecordedInteraction, { agent, segmentId, left, began, ended }: Leg): object | [] {
  if (!agent) return [];
  return {
    interactionSegmentId: segmentId,
    agentId: agent.id,
    agentName: fullNameOf(agent),
    startTimestamp: at(left),
    conversationStartTimestamp: at(began),
    conversationEndTimestamp: at(ended),
    endTimestamp: at(ended + 59_602),
  };
}

function segmentOf({ at, legs }: RecordedInteraction, { agent, segmentId, ended }: Leg, index: number): object {
  const began = index === 0 ? 0 : (legs[index - 1]?.ended ?? 0);
  return {
    segmentNumber: index,
    interactionSegmentId: segmentId,
    segmentStartType: index === 0 ? 'interaction' : 'transfer',
    startTimestamp: at(began),
    ...(index > 0 && { agentId: legs[index - 1]?.agent?.id, transfer: true }),
    ...(agent && { segmentToAgentId: agent.id }),
    endTimestamp: at(agent ? ended + 59_602 : ended),
    segmentTime: (ended - began) / 1_000,
    segmentEndType: agent ? 'success' : 'customer-disconnect',
  };
}

function queueOf(
  { at }: RecordedInteraction,
  { agent, segmentId, queueName, queued, left }: Leg,
  index: number,
): object {
  const seconds = (left - queued) / 1_000;
  return {
    interactionSegmentId: segmentId,
    endTimestamp: at(left),
    queueExitType: agent ? 'accept' : 'abandon',
    queueEntryType: index === 0 ? 'ivr' : 'transfer',
    startTimestamp: at(queued),
    queueName,
    queueTime: seconds,
    queueId: 'a0b1c2d0-4d21-11ee-8f6a-1d2b3c4d5e6f',
    ...(!agent && { queueAbandoned: true, queueAbandonTime: seconds }),
  };
}

function hookOf({ id, at, random }: RecordedInteraction): object {
  return {
    interactionHookId: `${id.slice(0, 9)}600c${id.slice(13)}`,
    hookType: 'zendesk',
    hookSubType: 'ticket',
    hookId: String(Math.floor(random() * 1e6)),
    // Some tenants write absent fields as null, here and in `attributesOf`.
    ...(random() < 0.3 && { hookName: null, agentId: null }),
    hookedBy: 'agent',
    timestamp: at(30_000),
  };
}

function attributesOf({ id, at, random }: RecordedInteraction): object[] {
  const values = { language: 'en', tier: random() < 0.5 ? 'gold' : 'silver' };
  return Object.entries(values).map(([name, value], index) => ({
    tenantId: sampleTenantId,
    interactionId: id,
    interactionHookId: `${id.slice(0, 9)}a77${index}${id.slice(13)}`,
    hookType: name,
    hookSubType: 'interaction-attribute',
    hookName: value,
    hookId: `${id.slice(0, 9)}a78${index}${id.slice(13)}`,
    hookBy: 'flow',
    ...(random() < 0.3 && { agentId: null }),
    timestamp: at(1_000 + index),
  }));
}
