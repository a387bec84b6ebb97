import { sampleTenantId } from '../../../src/simulator/samples.ts';
import type { Happening, Leg } from './happening.ts';
import { fullNameOf } from './people.ts';

/** The record of an interaction with every documented field that it would have: without nulls, except in `details`, as the source writes it. */
export function recordOf(happened: Happening): object {
  const { id, at, length, legs, contactId, csat, random, channelType } = happened;
  const last = legs.findLast(({ agent }) => agent);
  const shared = {
    endTimestamp: at(length),
    interactionId: id,
    contactPoint: happened.contactPoint,
    customer: happened.customer,
  };
  const kind = { direction: happened.direction, contactId, channelType };
  const noted = legs.findLast(({ agent, noteTitle }) => agent && noteTitle)?.noteTitle;
  const hooked = random();
  return {
    tenantId: sampleTenantId,
    flowId: 'd3e4f5a0-4d21-11ee-8f6a-1d2b3c4d5e6f',
    interactionTime: length / 1_000,
    segments: legs.map((leg, place) => segmentOf(happened, leg, place)),
    ...shared,
    customerHolds: 0,
    details: { ...shared, csat, startTimestamp: at(0), agents: detailedAgents(happened), ...kind },
    startTimestamp: at(0),
    ...(csat !== null && { customerSatisfactionScore: csat }),
    ...(channelType === 'voice' ? callTimes(happened) : { customerResponseTimes: [{ responseTime: 18.2 }] }),
    ...(last?.dispositionName && {
      dispositionId: '89c2d1d0-da2d-11ee-8dd4-c88eee4d9f61',
      dispositionName: last.dispositionName,
    }),
    ...(noted && { notes: noted }),
    ...(hooked < 0.15 && { hooks: [hookOf(happened)] }),
    ...(hooked > 0.8 && { interactionAttributes: attributesOf(happened) }),
    flowName: channelType === 'voice' ? 'Main Voice Flow' : 'Digital Flow',
    ...(last && { agents: legs.flatMap((leg) => agentOf(happened, leg)) }),
    queues: legs.map((leg, place) => queueOf(happened, leg, place)),
    ...kind,
    ...(contactId === null && { contactId: undefined }),
  };
}

function callTimes({ legs, length }: Happening): object {
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

function detailedAgents({ legs, at }: Happening): object[] {
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

function agentOf({ at }: Happening, { agent, segmentId, left, began, ended }: Leg): object | [] {
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

function segmentOf({ at, legs }: Happening, { agent, segmentId, ended }: Leg, place: number): object {
  const began = place === 0 ? 0 : (legs[place - 1]?.ended ?? 0);
  return {
    segmentNumber: place,
    interactionSegmentId: segmentId,
    segmentStartType: place === 0 ? 'interaction' : 'transfer',
    startTimestamp: at(began),
    ...(place > 0 && { agentId: legs[place - 1]?.agent?.id, transfer: true }),
    ...(agent && { segmentToAgentId: agent.id }),
    endTimestamp: at(agent ? ended + 59_602 : ended),
    segmentTime: (ended - began) / 1_000,
    segmentEndType: agent ? 'success' : 'customer-disconnect',
  };
}

function queueOf({ at }: Happening, { agent, segmentId, queueName, queued, left }: Leg, place: number): object {
  const seconds = (left - queued) / 1_000;
  return {
    interactionSegmentId: segmentId,
    endTimestamp: at(left),
    queueExitType: agent ? 'accept' : 'abandon',
    queueEntryType: place === 0 ? 'ivr' : 'transfer',
    startTimestamp: at(queued),
    queueName,
    queueTime: seconds,
    queueId: 'a0b1c2d0-4d21-11ee-8f6a-1d2b3c4d5e6f',
    ...(!agent && { queueAbandoned: true, queueAbandonTime: seconds }),
  };
}

function hookOf({ id, at, random }: Happening): object {
  return {
    interactionHookId: `${id.slice(0, 9)}600c${id.slice(13)}`,
    hookType: 'zendesk',
    hookSubType: 'ticket',
    hookId: String(Math.floor(random() * 1e6)),
    // Some tenants list absent fields as null, here and below.
    ...(random() < 0.3 && { hookName: null, agentId: null }),
    hookedBy: 'agent',
    timestamp: at(30_000),
  };
}

function attributesOf({ id, at, random }: Happening): object[] {
  const values = { language: 'en', tier: random() < 0.5 ? 'gold' : 'silver' };
  return Object.entries(values).map(([name, value], place) => ({
    tenantId: sampleTenantId,
    interactionId: id,
    interactionHookId: `${id.slice(0, 9)}a77${place}${id.slice(13)}`,
    hookType: name,
    hookSubType: 'interaction-attribute',
    hookName: value,
    hookId: `${id.slice(0, 9)}a78${place}${id.slice(13)}`,
    hookBy: 'flow',
    ...(random() < 0.3 && { agentId: null }),
    timestamp: at(1_000 + place),
  }));
}
