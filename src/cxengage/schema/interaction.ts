import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createParser } from './parser.ts';
import {
  flag,
  list,
  number,
  optionalList,
  optionalObject,
  requiredText,
  text,
  time,
  uncheckedTime,
  unknownValue,
} from './tolerant.ts';

const shared = {
  channelType: text,
  direction: text,
  startTimestamp: time,
  endTimestamp: time,
  customer: text,
  contactPoint: text,
  contactId: text,
};
// `details.agents[]` has `resourceId`, the root's `agents[]` has `agentId`; both are the user id.
const agent = z.object({
  resourceId: text,
  agentId: text,
  agentName: text,
  startTimestamp: time,
  endTimestamp: time,
  conversationStartTimestamp: time,
  conversationEndTimestamp: time,
  conversationTime: number,
  noteTitle: text,
  dispositionId: text,
  dispositionName: text,
});
// `segmentToAgentId` is the agent who handled the segment; `agentId` is the agent who started the transfer or the interaction.
const segment = z.object({
  segmentNumber: number,
  startTimestamp: uncheckedTime,
  endTimestamp: time,
  segmentCancelled: flag,
  segmentThirdParty: unknownValue,
  segmentEndType: text,
  segmentToAgentId: text,
  agentId: text,
});
/** `GET /v1/tenants/{t}/interactions/{id}` (Get a Specific Interaction). List items have no `details`. Durations are in seconds, times in UTC. */
const CxInteraction = z.object({
  interactionId: requiredText,
  tenantId: text,
  ...shared,
  flowId: text,
  flowName: text,
  interactionTime: number,
  customerConversationTime: number,
  customerTalkTime: number,
  customerHoldTime: number,
  customerAbandonTime: number,
  thirdPartyTime: number,
  customerSatisfactionScore: number,
  dispositionId: text,
  dispositionName: text,
  flagged: flag,
  messagingTranscript: unknownValue,
  audioRecording: unknownValue,
  notes: unknownValue,
  hooks: list(z.object({ hookType: text, hookSubType: text, hookId: text, hookName: text })),
  // A custom reporting attribute has its name in `hookType` and its value in `hookName`.
  interactionAttributes: list(z.object({ hookType: text, hookName: text, timestamp: time })),
  segments: list(segment),
  agents: list(agent),
  queues: list(
    z.object({
      queueId: text,
      queueName: text,
      queueExitType: text,
      queueAbandoned: flag,
      startTimestamp: time,
      endTimestamp: time,
    }),
  ),
  details: optionalObject(z.object({ ...shared, interactionId: text, csat: number, agents: optionalList(agent) })),
});

/** The fields that the record's shape reads; accounting reports all others. */
export const interactionFields = fieldsOf(CxInteraction);

/** Reads a record; returns undefined for a value without an `interactionId`. */
export const parseInteraction = createParser(CxInteraction);

export type CxInteraction = z.infer<typeof CxInteraction>;
export type CxAgent = CxInteraction['agents'][number];
export type CxSegment = CxInteraction['segments'][number];
export type CxQueueEntry = CxInteraction['queues'][number];
