import type { CxConversation, CxTranscript } from '../../cxengage/schema/transcript.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { hasContent, type Transcript } from '../input/transcript.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';
import { messageTimeOf, type PlausibleTimes } from './message-time.ts';
import { flattenContent, isPlainText, type RichContent } from './rich-text.ts';
import { agentNameIn, type UnnamedAgents } from './unnamed-agents.ts';

/** The author's role: one of the source's three types, or `other` for a bot, whose type is its display name. */
export type AuthorRole = 'customer' | 'agent' | 'system' | 'other';

/** A message of a stored transcript or of a running conversation, with rich content converted to text. */
export interface TranscriptMessage {
  readonly role: AuthorRole;
  /** The author's display name, if the message has one. */
  readonly name?: string | undefined;
  /** The word for the author's kind, if it is a bot. */
  readonly botType?: string | undefined;
  /** User id of the author, if it is an agent. */
  readonly agentId?: string | undefined;
  readonly text?: string | undefined;
  /** Epoch milliseconds; undefined if the message has no readable time. */
  readonly at?: number | undefined;
}

type Entry = CxTranscript[number];
type LiveMessage = CxConversation['messages'][number];
const emptyPayload: NonNullable<Entry['payload']> = {};

/** Context for reading messages. File names are by message id, because the transcript has only URLs. */
interface ReadContext {
  readonly fileNames: ReadonlyMap<string, string>;
  readonly times: PlausibleTimes;
  readonly diagnostics: DiagnosticsCollector;
  readonly unnamedAgents: Pick<UnnamedAgents, 'add'>;
  readonly trace: Trace | undefined;
}

/** Every message of a transcript, in the order of the transcript. A text without authors is nobody's message, so it has none. */
export function transcriptMessagesOf(transcript: Transcript, context: ReadContext): readonly TranscriptMessage[] {
  switch (transcript.kind) {
    case 'stored':
      return storedMessages(transcript.entries, context);
    case 'live':
      return liveMessages(transcript.conversation, context);
    default:
      return [];
  }
}

function storedMessages(entries: CxTranscript, context: ReadContext): readonly TranscriptMessage[] {
  const result: TranscriptMessage[] = [];
  for (const [index, entry] of entries.entries()) {
    const pointer = `transcript#/${index}`;
    const { payload } = entry;
    if (payload?.type === 'message')
      result.push(buildTraced(context.trace, () => storedMessage(entry, pointer, context)));
    else context.diagnostics.report('skipped-payload', pointer, payload?.type);
  }
  return result;
}

function liveMessages({ messages }: CxConversation, context: ReadContext): readonly TranscriptMessage[] {
  const result: TranscriptMessage[] = [];
  for (const [index, message] of messages.entries()) {
    const pointer = `conversation#/messages/${index}`;
    if (!hasContent(message)) context.diagnostics.report('skipped-payload', pointer);
    else result.push(buildTraced(context.trace, () => liveMessage(message, pointer, context)));
  }
  return result;
}

function storedMessage(
  { payload = emptyPayload, timestamp }: Entry,
  pointer: string,
  context: ReadContext,
): TranscriptMessage {
  const { metadata: author, body } = payload;
  const { at, unusable } = messageTimeOf(timestamp, payload.timestamp, context.times);
  for (const which of unusable) {
    const time = which === 'outer' ? 'timestamp' : 'payload/timestamp';
    context.diagnostics.report('unreadable-time', `${pointer}/${time}`);
  }
  const role = roleOf(author?.type);
  const agentId = role === 'agent' ? payload.from : undefined;
  if (role === 'agent' && agentNameIn(author?.name) === undefined) {
    context.unnamedAgents.add(agentId, `${pointer}/payload/from`);
  }
  return {
    role,
    name: author?.name || (role === 'other' ? author?.type : undefined),
    botType: role === 'other' ? author?.type : undefined,
    agentId,
    text: body && plainTextOf(body, `${pointer}/payload/body`, context),
    at,
  };
}

function liveMessage(message: LiveMessage, pointer: string, context: ReadContext): TranscriptMessage {
  const role = roleOf(message.type);
  const { at } = messageTimeOf(message.timestamp, undefined, context.times);
  if (at === undefined) context.diagnostics.report('unreadable-time', `${pointer}/timestamp`);
  const agentId = role === 'agent' ? message.resourceId : undefined;
  if (role === 'agent' && agentNameIn(message.from) === undefined) {
    context.unnamedAgents.add(agentId, `${pointer}/resourceId`);
  }
  return {
    role,
    name: message.from || (role === 'other' ? message.type : undefined),
    botType: role === 'other' ? message.type : undefined,
    agentId,
    text: plainTextOf(message, pointer, context),
    at,
  };
}

function roleOf(type: string | undefined): AuthorRole {
  if (type === undefined) return 'system';
  return type === 'customer' || type === 'agent' || type === 'system' ? type : 'other';
}

function plainTextOf(
  content: RichContent & { readonly id?: string | undefined },
  pointer: string,
  { fileNames, diagnostics }: ReadContext,
): string | undefined {
  if (isPlainText(content)) return content.text;
  const { text, rich } = flattenContent(content, content.id === undefined ? undefined : fileNames.get(content.id));
  if (rich) diagnostics.report('flattened-content', pointer, content.contentType);
  return text;
}
