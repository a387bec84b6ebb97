import { z } from 'zod';
import { list, number, part, text } from './tolerant.ts';

const Action = z.object({ text });
const File = z.object({ mediaType: text, mediaSize: number });
const Quoted = z.object({ content: part(z.object({ text, type: text })) });

/** `metadata` of a message; its `type` is agent, customer, system or the display name of a bot. */
const CxAuthor = z.object({ name: text, type: text });

/** One entry of a stored transcript, both shapes: digital channels and the older SMS one. The outer timestamp is epoch milliseconds as a string. */
const CxTranscriptEntry = z.object({
  payload: part(
    z.object({
      type: text,
      from: text,
      timestamp: text,
      metadata: part(CxAuthor.nullable()),
      body: part(
        z.object({
          id: text,
          text,
          contentType: text,
          file: part(File),
          quotedMessage: part(Quoted),
          actions: list(Action),
        }),
      ),
    }),
  ),
  timestamp: z.union([z.string(), z.number()]).optional().catch(undefined),
});

/** A stored transcript: one JSON array, oldest first. */
export const CxTranscript = z.array(CxTranscriptEntry.catch({}));

/** One message of a running conversation; `from` is a name, `resourceId` the agent's user id, `timestamp` epoch milliseconds. */
const CxLiveMessage = z.object({
  id: text,
  type: text,
  from: text,
  resourceId: text,
  text,
  contentType: text,
  file: part(File),
  quotedMessage: part(Quoted),
  actions: list(Action),
  timestamp: number,
});

/** `GET /v1/smooch/tenants/{t}/interactions/{i}/conversation`. */
export const CxConversation = z.object({ messages: list(CxLiveMessage) });

export type CxTranscript = z.infer<typeof CxTranscript>;
export type CxConversation = z.infer<typeof CxConversation>;
