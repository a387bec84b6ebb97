import { z } from 'zod';
import { GwsContent, GwsInteraction, GwsMessage } from '../../genesys/interaction.ts';
import { operationsTable } from '../../genesys/operations.table.ts';
import type { JsonObject } from '../../kit/json.ts';

/** A schema of this module as JSON Schema 2020-12. */
export function jsonSchemaOf(schema: z.ZodType): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'output' });
  return rest;
}

const referenceId = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const words = z.union([z.string(), z.null()]).optional();

const source = z.enum(['main', 'archive']).optional();

/** The parameters of the histories. Keys that are not documented are ignored. */
const historyFields = {
  fromDate: words.describe('First day, or moment: `2024-03-01`, or the form of the dates in results.'),
  toDate: words.describe('Last day, or moment. Default: today.'),
  mediaType: words.describe('`chat`, `smssession`, `email`, `call` and the other media types of the site.'),
  sort: z.enum(['asc', 'desc']).optional(),
  maxSize: z.union([z.int().min(1).max(10_000), z.string().regex(/^\d{1,4}$/)]).optional(),
  userId: words.describe('An agent who handled the interactions, as in `ownerInformation.id`.'),
  source,
  customAttributes: z.array(z.string()).max(200).optional(),
  searchCustomAttributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
};

/** Bodies of the served operations by name. */
export const requestSchemas = {
  GetInteractionContent: z.looseObject({ operationName: z.literal('GetInteractionContent'), source }),
  RetrieveContactHistory: z.looseObject({ operationName: z.literal('RetrieveContactHistory'), ...historyFields }),
  RetrieveInteractionHistory: z.looseObject({
    operationName: z.literal('RetrieveInteractionHistory'),
    ...historyFields,
  }),
  RetrieveAgentHistory: z.looseObject({ operationName: z.literal('RetrieveAgentHistory'), ...historyFields }),
  IdentifyUCSContact: z.looseObject({
    operationName: z.literal('IdentifyUCSContact'),
    phoneNumber: z.string().optional(),
    emailAddress: z.string().optional(),
    createContactEnabled: z.enum(['false']).optional(),
  }),
} as const;

/** Replies and their parts by name, as `components` of the documents. */
export const componentSchemas = {
  Accepted: z.strictObject({ statusCode: z.literal(0), referenceId }),
  Refused: z.strictObject({ statusCode: z.int().min(1), statusMessage: z.string() }),
  Done: z.looseObject({ statusCode: z.literal(0) }),
  Interaction: GwsInteraction,
  Message: GwsMessage,
  Content: z.strictObject({ statusCode: z.literal(0), ...GwsContent.shape }),
  List: z.strictObject({ statusCode: z.literal(0), interactions: z.array(GwsInteraction) }),
  CometDMessages: z.array(z.looseObject({ channel: z.string() })).max(100),
} as const;

/** Notifications by operation: the result, or why there is none. */
export const notificationSchemas = Object.fromEntries(
  operationsTable
    .filter(({ status }) => status === 'served')
    .map((row) => {
      const messageType = 'messageType' in row ? { messageType: z.literal(row.messageType) } : {};
      const head = { referenceId, ...messageType };
      const failed = z.strictObject({
        ...head,
        errorMessage: z.literal('failed' in row ? row.failed : 'Request failed'),
      });
      return [row.name, z.union([z.strictObject({ ...head, ...resultOf(row.name) }), failed])] as const;
    }),
);

function resultOf(operation: string): z.ZodRawShape {
  if (operation === 'GetInteractionContent') return GwsContent.shape;
  if (operation === 'IdentifyUCSContact') return { contactId: z.string() };
  return { interactions: z.array(GwsInteraction) };
}
