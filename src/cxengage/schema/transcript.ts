import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createParser } from './parser.ts';
import { epochTimestamp, messageList, messageText, number, optionalObject, text } from './tolerant.ts';

const Action = z.object({ text });
const File = z.object({ mediaType: text, mediaSize: number });
const Quoted = z.object({ content: optionalObject(z.object({ text: messageText, type: text })) });

/** `metadata` of a message. Its `type` is `agent`, `customer`, `system` or the display name of a bot. */
const CxAuthor = z.object({ name: text, type: text });

/** An entry of a stored transcript, in the format of digital channels or in the older SMS format. Timestamps are epoch milliseconds, epoch seconds or ISO text. */
const CxTranscriptEntry = z.object({
  payload: optionalObject(
    z.object({
      type: text,
      from: text,
      timestamp: epochTimestamp,
      metadata: optionalObject(CxAuthor),
      body: optionalObject(
        z.object({
          id: text,
          text: messageText,
          contentType: text,
          file: optionalObject(File),
          quotedMessage: optionalObject(Quoted),
          actions: messageList(Action),
        }),
      ),
    }),
  ),
  timestamp: epochTimestamp,
});

/** A list in which an empty object replaces each entry that is not an object, so that indexes stay the same. */
function entries<T extends z.ZodType>(entry: T) {
  return z.array(entry.catch({} as z.output<T>));
}

/** A stored transcript: a JSON array, oldest message first. */
const CxTranscript = entries(CxTranscriptEntry);

/** A message of a running conversation. `from` is a name, `resourceId` the agent's user id and `timestamp` epoch milliseconds. */
const CxLiveMessage = z.object({
  id: text,
  type: text,
  from: text,
  resourceId: text,
  text: messageText,
  contentType: text,
  file: optionalObject(File),
  quotedMessage: optionalObject(Quoted),
  actions: messageList(Action),
  timestamp: epochTimestamp,
});

/** `GET /v1/smooch/tenants/{t}/interactions/{i}/conversation`. */
const CxConversation = z.object({ messages: entries(CxLiveMessage) });

/** The fields that the two shapes read; accounting reports all others. */
export const transcriptFields = fieldsOf(CxTranscript);
export const conversationFields = fieldsOf(CxConversation);

/** Reads a stored transcript; returns undefined for a value that is not a list. An empty object replaces each entry that is not an object. */
export const parseTranscript = createParser(CxTranscript);
/** Reads a running conversation; returns undefined for a value that is not an object. */
export const parseConversation = createParser(CxConversation);

export type CxTranscript = z.infer<typeof CxTranscript>;
export type CxConversation = z.infer<typeof CxConversation>;
