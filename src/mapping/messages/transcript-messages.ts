import { epochOf, instantOf } from '../../cxengage/schema/instant.ts';
import type { CxConversation, CxTranscript } from '../../cxengage/schema/transcript.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Transcript } from '../input/transcript.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { flatText, isPlainText, type RichContent } from './rich-text.ts';

/** Who said it, in the source's terms: the three kinds it knows, or the display name of a bot. */
export type Role = 'customer' | 'agent' | 'system' | 'other';

/** One message of either transcript shape or of a running conversation, with rich content already written as text. */
export interface TranscriptMessage {
  readonly role: Role;
  /** The author's display name, as far as the message gives one. */
  readonly name?: string | undefined;
  /** User id of an agent. */
  readonly agentId?: string | undefined;
  readonly text?: string | undefined;
  /** Epoch milliseconds; undefined where the message carries no readable time. */
  readonly at?: number | undefined;
}

type Entry = CxTranscript[number];
type LiveMessage = CxConversation['messages'][number];
const emptyPayload: NonNullable<Entry['payload']> = {};

/** What reading messages works with. Names of files come by message id, since the transcript itself has only addresses. */
interface Reading {
  readonly fileNames: ReadonlyMap<string, string>;
  readonly findings: DiagnosticsCollector;
  readonly trace: Trace | undefined;
}

/** Every message of a transcript, in its order. */
export function transcriptMessagesOf(
  transcript: Transcript,
  start: number | undefined,
  reading: Reading,
): readonly TranscriptMessage[] {
  const { trace } = reading;
  switch (transcript.kind) {
    case 'stored':
      return storedMessages(transcript.entries, reading);
    case 'live':
      return liveMessages(transcript.conversation, reading);
    case 'text':
      return [buildTraced(trace, (): TranscriptMessage => ({ role: 'customer', text: transcript.text, at: start }))];
    case 'none':
      return [];
  }
}

function storedMessages(entries: CxTranscript, reading: Reading): readonly TranscriptMessage[] {
  const spoken: TranscriptMessage[] = [];
  for (const [place, entry] of entries.entries()) {
    const pointer = `transcript#/${place}`;
    const { payload } = entry;
    if (payload?.type === 'message')
      spoken.push(buildTraced(reading.trace, () => storedMessage(entry, pointer, reading)));
    else reading.findings.report('skipped-payload', pointer, payload?.type);
  }
  return spoken;
}

function liveMessages({ messages }: CxConversation, reading: Reading): readonly TranscriptMessage[] {
  const spoken: TranscriptMessage[] = [];
  for (const [place, message] of messages.entries()) {
    const pointer = `conversation#/messages/${place}`;
    const blank = Object.values(message).every((value) => value === undefined || isEmptyList(value));
    if (blank) reading.findings.report('skipped-payload', pointer);
    else spoken.push(buildTraced(reading.trace, () => liveMessage(message, pointer, reading)));
  }
  return spoken;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function storedMessage(
  { payload = emptyPayload, timestamp }: Entry,
  pointer: string,
  reading: Reading,
): TranscriptMessage {
  const { metadata: author, body } = payload;
  // The outer timestamp is epoch milliseconds; the inner one has whole seconds only.
  const at = epochOf(timestamp) ?? instantOf(payload.timestamp);
  if (at === undefined) reading.findings.report('unreadable-time', `${pointer}/timestamp`);
  const role = roleOf(author?.type);
  return {
    role,
    name: author?.name || (role === 'other' ? author?.type : undefined),
    agentId: role === 'agent' ? payload.from : undefined,
    text: body && flattened(body, `${pointer}/payload/body`, reading),
    at,
  };
}

function liveMessage(message: LiveMessage, pointer: string, reading: Reading): TranscriptMessage {
  const role = roleOf(message.type);
  const at = epochOf(message.timestamp);
  if (at === undefined) reading.findings.report('unreadable-time', `${pointer}/timestamp`);
  return {
    role,
    name: message.from || (role === 'other' ? message.type : undefined),
    agentId: role === 'agent' ? message.resourceId : undefined,
    text: flattened(message, pointer, reading),
    at,
  };
}

function roleOf(type: string | undefined): Role {
  if (type === undefined) return 'system';
  return type === 'customer' || type === 'agent' || type === 'system' ? type : 'other';
}

function flattened(
  content: RichContent & { readonly id?: string | undefined },
  pointer: string,
  { fileNames, findings }: Reading,
): string | undefined {
  if (isPlainText(content)) return content.text;
  const { text, rich } = flatText(content, content.id === undefined ? undefined : fileNames.get(content.id));
  if (rich) findings.report('flattened-content', pointer, content.contentType);
  return text;
}
