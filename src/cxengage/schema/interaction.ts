import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createReader } from './reader.ts';
import { anything, flag, list, number, part, text, time } from './tolerant.ts';

const shared = {
  channelType: text,
  direction: text,
  startTimestamp: time,
  endTimestamp: time,
  customer: text,
  contactPoint: text,
  contactId: text,
};
// `details.agents[]` says `resourceId`, the root's `agents[]` says `agentId`; both are the user id.
const agent = z.object({
  resourceId: text,
  agentId: text,
  agentName: text,
  conversationStartTimestamp: time,
  conversationEndTimestamp: time,
  noteTitle: text,
  dispositionName: text,
});
// `segmentToAgentId` handled the leg, `agentId` began the transfer, or the whole interaction.
const segment = z.object({
  segmentNumber: number,
  endTimestamp: time,
  segmentCancelled: flag,
  segmentToAgentId: text,
  agentId: text,
});
/** `GET /v1/tenants/{t}/interactions/{id}` (Get a Specific Interaction). List items have no `details`. Durations in seconds, times in UTC. */
const CxInteraction = z.object({
  interactionId: z.string().min(1),
  tenantId: text,
  ...shared,
  flowName: text,
  interactionTime: number,
  customerConversationTime: number,
  customerSatisfactionScore: number,
  dispositionName: text,
  flagged: flag,
  messagingTranscript: anything,
  audioRecording: anything,
  notes: anything,
  hooks: list(z.object({ hookType: text, hookSubType: text, hookId: text })),
  // A custom reporting attribute has its name in `hookType` and its value in `hookName`.
  interactionAttributes: list(z.object({ hookType: text, hookName: text, timestamp: time })),
  segments: list(segment),
  agents: list(agent),
  queues: list(z.object({ queueName: text, startTimestamp: time, endTimestamp: time })),
  details: part(z.object({ ...shared, interactionId: text, csat: number, agents: list(agent) })),
});

/** What the record's shape reads, for accounting for everything else. */
export const interactionFields = fieldsOf(CxInteraction);

/** Reads a record; undefined for what has no `interactionId`. */
export const readInteraction = createReader(CxInteraction);

export type CxInteraction = z.infer<typeof CxInteraction>;
export type CxAgent = CxInteraction['agents'][number];
export type CxSegment = CxInteraction['segments'][number];
export type CxQueueEntry = CxInteraction['queues'][number];
