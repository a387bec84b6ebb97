import { z } from 'zod';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/);

/** Owner of an interaction (Interaction history resource, 8.5.2). */
export const OwnerInformation = z.strictObject({
  id: z.string(),
  userName: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
});

/** The interaction history resource (8.5.2). Absent values are omitted, never null. `callDuration` in seconds. */
export const GwsInteraction = z.strictObject({
  uri: z.string(),
  id: z.string(),
  path: z.string().optional(),
  mediaType: z.string(),
  typeId: z.enum(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']),
  state: z.enum(['New', 'InProcess', 'Stopped', 'Pending']).optional(),
  startDate: date.optional(),
  endDate: date.optional(),
  subject: z.string().optional(),
  comment: z.string().optional(),
  contactId: z.string().optional(),
  parentId: z.string().optional(),
  ownerInformation: OwnerInformation.optional(),
  phoneNumber: z.string().optional(),
  callDuration: z.int().min(0).optional(),
  customAttributes: z.record(z.string(), z.string()).optional(),
  userData: z.record(z.string(), z.string().optional()).optional(),
});

/** A message of a transcript (Message resource, 8.5.2). `timestampSeconds` holds milliseconds, see quirks. */
export const GwsMessage = z.strictObject({
  index: z.int().min(1),
  from: z.strictObject({ nickname: z.string(), type: z.string(), participantId: z.string() }),
  text: z.string().optional(),
  visibility: z.enum(['All', 'Agents', 'Supervisors']),
  timestamp: date.optional(),
  type: z.enum(['Text', 'ParticipantJoined', 'ParticipantRejoined', 'ParticipantLeft', 'Notice']),
  timestampSeconds: z.int().optional(),
});

/** The reply of GetInteractionContent: the interaction and, for conversations, its messages. */
export const GwsContent = z.strictObject({ interaction: GwsInteraction, messages: z.array(GwsMessage).optional() });

export type GwsInteraction = z.infer<typeof GwsInteraction>;
export type OwnerInformation = z.infer<typeof OwnerInformation>;
export type GwsMessage = z.infer<typeof GwsMessage>;
export type GwsContent = z.infer<typeof GwsContent>;
