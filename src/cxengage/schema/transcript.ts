import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createReader } from './reader.ts';
import { list, number, part, stamp, text } from './tolerant.ts';

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
      metadata: part(CxAuthor),
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
  timestamp: stamp,
});

/** A list in which an entry that is no object keeps its place and says nothing. */
function entries<T extends z.ZodType>(entry: T) {
  return z.array(entry.catch({} as z.output<T>));
}

/** A stored transcript: one JSON array, oldest first. */
const CxTranscript = entries(CxTranscriptEntry);

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
const CxConversation = z.object({ messages: entries(CxLiveMessage) });

/** What the two shapes read, for accounting for everything else. */
export const transcriptFields = fieldsOf(CxTranscript);
export const conversationFields = fieldsOf(CxConversation);

/** Reads a stored transcript; undefined for what is no list. An entry that is no object keeps its place and says nothing. */
export const readTranscript = createReader(CxTranscript);
/** Reads a running conversation; undefined for what is no object. */
export const readConversation = createReader(CxConversation);

export type CxTranscript = z.infer<typeof CxTranscript>;
export type CxConversation = z.infer<typeof CxConversation>;
