import { z } from 'zod';
import * as clean from './clean.ts';
import { fieldsOf } from './fields.ts';
import { flag, list, number, part, text } from './tolerant.ts';

/** The leaves that a shape is built of; the same shape is built twice, tolerant and clean. */
type Leaves = Pick<typeof import('./tolerant.ts'), 'flag' | 'list' | 'number' | 'part' | 'text'>;

/** `GET /v1/tenants/{t}/interactions/{id}` (Get a Specific Interaction). List items have no `details`. Durations in seconds, times in UTC. */
function interactionOf({ flag, list, number, part, text }: Leaves) {
  const shared = {
    channelType: text,
    direction: text,
    startTimestamp: text,
    endTimestamp: text,
    customer: text,
    contactPoint: text,
    contactId: text,
  };
  // `details.agents[]` says `resourceId`, the root's `agents[]` says `agentId`; both are the user id.
  const agent = z.object({
    resourceId: text,
    agentId: text,
    agentName: text,
    conversationStartTimestamp: text,
    conversationEndTimestamp: text,
    noteTitle: text,
    dispositionName: text,
  });
  // `segmentToAgentId` handled the leg, `agentId` began the transfer, or the whole interaction.
  const segment = z.object({
    segmentNumber: number,
    endTimestamp: text,
    segmentCancelled: flag,
    segmentToAgentId: text,
    agentId: text,
  });
  return z.object({
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
    hooks: list(z.object({ hookType: text, hookSubType: text, hookId: text })),
    // A custom reporting attribute has its name in `hookType` and its value in `hookName`.
    interactionAttributes: list(z.object({ hookType: text, hookName: text, timestamp: text })),
    segments: list(segment),
    agents: list(agent),
    queues: list(z.object({ queueName: text, startTimestamp: text, endTimestamp: text })),
    details: part(z.object({ ...shared, interactionId: text, csat: number, agents: list(agent) })),
  });
}

const Tolerant = interactionOf({ flag, list, number, part, text });
// Its leaves give null where the tolerant ones give undefined; `readInteraction` evens that out.
const Clean = interactionOf(clean as unknown as Leaves);

/** What the record's shape reads, for accounting for everything else. */
export const interactionFields = fieldsOf(Clean);

export type CxInteraction = z.infer<typeof Tolerant>;
export type CxAgent = CxInteraction['agents'][number];
export type CxSegment = CxInteraction['segments'][number];
export type CxQueueEntry = CxInteraction['queues'][number];

/**
 * Reads a record; undefined for what has no `interactionId`. Nearly every record is exactly what the vendor documents, and the schema that
 * takes only such records is several times as fast; whatever it does not take is read by the tolerant one.
 */
export function readInteraction(value: unknown): CxInteraction | undefined {
  const clean = Clean.safeParse(value);
  const data = clean.success ? clean.data : Tolerant.safeParse(value).data;
  if (!data) return undefined;
  const parts = [data, data.details, ...(data.details?.agents ?? []), ...data.agents, ...data.segments];
  for (const each of [...parts, ...data.queues, ...data.hooks, ...data.interactionAttributes]) absentForNull(each);
  return data;
}

function absentForNull(part: object | undefined): void {
  const fields = part as Record<string, unknown> | undefined;
  for (const key in fields) if (fields[key] === null) fields[key] = undefined;
}
