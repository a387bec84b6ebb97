import { z } from 'zod';
import { flag, list, number, part, text } from './tolerant.ts';

/** One allocation of an agent: `details.agents[]` says `resourceId`, the root's `agents[]` says `agentId`; both are the user id. */
export const CxAgent = z.object({
  resourceId: text,
  agentId: text,
  agentName: text,
  conversationStartTimestamp: text,
  conversationEndTimestamp: text,
  noteTitle: text,
  dispositionName: text,
});

/** A leg of the interaction; `segmentToAgentId` handled it, `agentId` began the transfer (or the whole interaction). */
const CxSegment = z.object({
  segmentNumber: number,
  endTimestamp: text,
  segmentCancelled: flag,
  segmentToAgentId: text,
  agentId: text,
});

/** One entry into a queue. */
export const CxQueueEntry = z.object({ queueName: text, startTimestamp: text, endTimestamp: text });

/** A link to a CRM record. */
const CxHook = z.object({ hookType: text, hookSubType: text, hookId: text });

/** A custom reporting attribute: its name is in `hookType`, its value in `hookName`. */
const CxAttribute = z.object({ hookType: text, hookName: text, timestamp: text });

const shared = {
  channelType: text,
  direction: text,
  startTimestamp: text,
  endTimestamp: text,
  customer: text,
  contactPoint: text,
  contactId: text,
};

/** `GET /v1/tenants/{t}/interactions/{id}` (Get a Specific Interaction). List items have no `details`. Durations in seconds, times in UTC. */
export const CxInteraction = z.object({
  interactionId: z.string().min(1),
  tenantId: text,
  ...shared,
  flowName: text,
  interactionTime: number,
  customerConversationTime: number,
  customerSatisfactionScore: number,
  dispositionName: text,
  flagged: flag,
  messagingTranscript: z.unknown().optional(),
  audioRecording: z.unknown().optional(),
  notes: z.unknown().optional(),
  hooks: list(CxHook),
  interactionAttributes: list(CxAttribute),
  segments: list(CxSegment),
  agents: list(CxAgent),
  queues: list(CxQueueEntry),
  details: part(z.object({ ...shared, interactionId: text, csat: number, agents: list(CxAgent) })),
});

export type CxAgent = z.infer<typeof CxAgent>;
export type CxInteraction = z.infer<typeof CxInteraction>;
export type CxSegment = z.infer<typeof CxSegment>;
export type CxQueueEntry = z.infer<typeof CxQueueEntry>;
