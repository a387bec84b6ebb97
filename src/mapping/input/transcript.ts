import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import { type CxConversation, parseConversation } from '../../cxengage/schema/transcript.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import { flattenContent, isPlainText } from '../messages/rich-text.ts';
import { type StoredTranscript, type TranscriptContent, transcriptContentOf } from './transcript-content.ts';

/**
 * Why there are no messages: no transcript exists, its file has expired, the source refuses access to it, it has an undocumented format or its
 * address is refused, or the source gave no answer.
 */
export type WhyNoTranscript = (typeof reasonsForNoTranscript)[number];

type LiveMessage = CxConversation['messages'][number];

/** Every `WhyNoTranscript`. */
export const reasonsForNoTranscript = ['absent', 'expired', 'forbidden', 'unreadable', 'unavailable'] as const;

/** A text that does not show who said what. `why` is the reason why there is no better transcript; absent if none was requested. */
export interface UnattributedText {
  readonly kind: 'text';
  readonly text: string;
  readonly why?: WhyNoTranscript | undefined;
  readonly wrapper?: JsonObject | undefined;
}

/**
 * The messages of a conversation, or the reason why there are none. `raw` is the unparsed transcript, which is needed to report unread fields;
 * if it cannot be read, what was given instead of a transcript.
 */
export type Transcript =
  | StoredTranscript
  | { readonly kind: 'live'; readonly conversation: CxConversation; readonly raw: unknown }
  | UnattributedText
  | { readonly kind: 'none'; readonly why: WhyNoTranscript; readonly raw?: unknown };

/** Reads a running conversation; undefined if it has no messages with any content. */
export function liveTranscript(value: unknown): Transcript | undefined {
  const conversation = parseConversation(value);
  return conversation?.messages.some(hasContent) ? { kind: 'live', conversation, raw: value } : undefined;
}

/** Whether a live message has any content. One without would be an empty line, and nobody wrote one. */
export function hasContent(message: LiveMessage): boolean {
  const { text } = isPlainText(message) ? message : flattenContent(message, undefined);
  return Boolean(text);
}

/** Whether a value is a running conversation in which no message has any content. */
export function isEmptyConversation(value: unknown): boolean {
  if (!isJsonObject(value) || !Array.isArray(value['messages'])) return false;
  return value['messages'].every(isJsonObject) && liveTranscript(value) === undefined;
}

/** Whether a value is the running conversation of another interaction. UUIDs are compared without case and dashes; a reply without an id is not of another one. */
export function isOtherConversation(value: unknown, { interactionId }: Pick<CxInteraction, 'interactionId'>): boolean {
  if (!isJsonObject(value) || !Array.isArray(value['messages'])) return false;
  const own = value['interactionId'];
  const isId = (typeof own === 'string' && own.trim() !== '') || typeof own === 'number';
  return isId && normalUserId(String(own)) !== normalUserId(interactionId);
}

const contents = new WeakMap<CxInteraction, TranscriptContent>();

/** What the `messagingTranscript` field of a record contains. It is parsed once per record. */
export function embeddedContent(record: CxInteraction): TranscriptContent {
  const { messagingTranscript: value } = record;
  if (value === undefined || value === null) return { kind: 'empty' };
  let content = contents.get(record);
  if (!content) {
    content = transcriptContentOf(value);
    contents.set(record, content);
  }
  return content;
}

/** The transcript in the record itself: its messages, otherwise its text; undefined if it has neither. */
export function embeddedTranscript(record: CxInteraction): StoredTranscript | UnattributedText | undefined {
  const content = embeddedContent(record);
  return content.kind === 'stored' || content.kind === 'text' ? content : undefined;
}
