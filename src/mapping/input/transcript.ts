import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import {
  type CxConversation,
  type CxTranscript,
  readConversation,
  readTranscript,
} from '../../cxengage/schema/transcript.ts';
import { isJsonObject, parseJson } from '../../kit/json.ts';

/** Where the messages of a conversation came from, or why there are none. `raw` is the transcript as it came, to account for everything in it. */
export type Transcript =
  | { readonly kind: 'stored'; readonly entries: CxTranscript; readonly raw: readonly unknown[] }
  | { readonly kind: 'live'; readonly conversation: CxConversation; readonly raw: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none'; readonly why: 'absent' | 'expired' | 'unreadable' | 'unavailable' };

/** A list is a transcript only if something in it looks like a message; other lists are hints at best. */
export function storedTranscript(value: unknown): Transcript | undefined {
  if (!Array.isArray(value) || !value.some((entry) => isJsonObject(entry) && isJsonObject(entry['payload']))) {
    return undefined;
  }
  const entries = readTranscript(value);
  return entries && { kind: 'stored', entries, raw: value };
}

/** A running conversation in which somebody has said something. */
export function liveTranscript(value: unknown): Transcript | undefined {
  const conversation = readConversation(value);
  return conversation && conversation.messages.length > 0 ? { kind: 'live', conversation, raw: value } : undefined;
}

/** The transcript that a record itself holds in `messagingTranscript`. */
export function embeddedTranscript({ messagingTranscript: own }: CxInteraction): Transcript | undefined {
  return typeof own === 'string' ? parseTranscriptText(own) : storedTranscript(own);
}

/** A transcript written as a text: a list of messages in JSON, else what the customer said. An address is none, whatever stands there. */
export function parseTranscriptText(text: string): Transcript | undefined {
  const list = storedTranscript(parseJson(text));
  return list ?? (text.trim() === '' || isUrl(text) ? undefined : { kind: 'text', text });
}

/** Whether a transcript's text only says where the transcript stands. */
export function isUrl(text: unknown): text is string {
  return typeof text === 'string' && /^\s*https?:/i.test(text);
}
