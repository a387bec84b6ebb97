import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import {
  type CxConversation,
  type CxTranscript,
  parseConversation,
  parseTranscript,
} from '../../cxengage/schema/transcript.ts';
import { isJsonObject, parseJson } from '../../kit/json.ts';

/** The messages of a conversation, or the reason why there are none. `raw` is the unparsed transcript, which is needed to report unread fields. */
export type Transcript =
  | { readonly kind: 'stored'; readonly entries: CxTranscript; readonly raw: readonly unknown[] }
  | { readonly kind: 'live'; readonly conversation: CxConversation; readonly raw: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none'; readonly why: 'absent' | 'expired' | 'unreadable' | 'unavailable' };

/** Reads a list as a stored transcript; undefined if no entry looks like a message. */
export function storedTranscript(value: unknown): Transcript | undefined {
  if (!Array.isArray(value) || !value.some((entry) => isJsonObject(entry) && isJsonObject(entry['payload']))) {
    return undefined;
  }
  const entries = parseTranscript(value);
  return entries && { kind: 'stored', entries, raw: value };
}

/** Reads a running conversation; undefined if it has no messages. */
export function liveTranscript(value: unknown): Transcript | undefined {
  const conversation = parseConversation(value);
  return conversation && conversation.messages.length > 0 ? { kind: 'live', conversation, raw: value } : undefined;
}

/** The transcript in the `messagingTranscript` field of the record; undefined if there is none. */
export function embeddedTranscript({ messagingTranscript: value }: CxInteraction): Transcript | undefined {
  return typeof value === 'string' ? parseTranscriptText(value) : storedTranscript(value);
}

/** Parses a transcript given as text: a JSON list of messages, otherwise one message of the customer. A URL points to a transcript; it is not one. */
export function parseTranscriptText(text: string): Transcript | undefined {
  const list = storedTranscript(parseJson(text));
  return list ?? (text.trim() === '' || isUrl(text) ? undefined : { kind: 'text', text });
}

/** Whether the transcript field holds the URL of a transcript instead of the transcript. */
export function isUrl(text: unknown): text is string {
  return typeof text === 'string' && /^\s*https?:/i.test(text);
}
