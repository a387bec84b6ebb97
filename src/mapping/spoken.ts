import { epochOf, instantOf } from '../cxengage/schema/instant.ts';
import type { CxConversation, CxTranscript } from '../cxengage/schema/transcript.ts';
import type { Transcript } from './context.ts';
import type { Findings } from './findings.ts';
import { flatText, type RichContent } from './rich-text.ts';

/** Who said it, in the source's terms: the three kinds it knows, or the display name of a bot. */
export type Role = 'customer' | 'agent' | 'system' | 'other';

/** One message of either transcript shape or of a running conversation, with rich content already written as text. */
export interface Spoken {
  readonly role: Role;
  /** The author's display name, as far as the message gives one. */
  readonly name?: string | undefined;
  /** User id of an agent. */
  readonly agentId?: string | undefined;
  readonly text?: string | undefined;
  /** Epoch milliseconds; undefined where the message carries no readable time. */
  readonly at?: number | undefined;
}

/** Every message of a transcript, in its order. Names of files come by message id, since the transcript itself has only addresses. */
export function spokenIn(
  transcript: Transcript,
  start: number | undefined,
  fileNames: ReadonlyMap<string, string>,
  findings: Findings,
): readonly Spoken[] {
  switch (transcript.kind) {
    case 'stored':
      return storedMessages(transcript.entries, fileNames, findings);
    case 'live':
      return liveMessages(transcript.conversation, fileNames, findings);
    case 'text':
      return [{ role: 'customer', text: transcript.text, at: start }];
    case 'none':
      return [];
  }
}

function storedMessages(
  entries: CxTranscript,
  fileNames: ReadonlyMap<string, string>,
  findings: Findings,
): readonly Spoken[] {
  const spoken: Spoken[] = [];
  for (const [place, { payload, timestamp }] of entries.entries()) {
    const pointer = `/transcript/${place}`;
    if (payload?.type !== 'message') {
      findings.note('skipped-payload', pointer, payload?.type);
      continue;
    }
    const author = payload.metadata ?? undefined;
    // The outer timestamp is epoch milliseconds; the inner one has whole seconds only.
    const at = epochOf(timestamp) ?? instantOf(payload.timestamp);
    if (at === undefined) findings.note('unreadable-time', `${pointer}/timestamp`);
    const role = roleOf(author?.type);
    spoken.push({
      role,
      name: author?.name || (role === 'other' ? author?.type : undefined),
      agentId: role === 'agent' ? payload.from : undefined,
      text: flattened(payload.body ?? {}, fileNames, `${pointer}/payload/body`, findings),
      at,
    });
  }
  return spoken;
}

function liveMessages(
  conversation: CxConversation,
  fileNames: ReadonlyMap<string, string>,
  findings: Findings,
): readonly Spoken[] {
  return conversation.messages.map((message, place) => {
    const role = roleOf(message.type);
    const at = epochOf(message.timestamp);
    if (at === undefined) findings.note('unreadable-time', `/conversation/${place}/timestamp`);
    return {
      role,
      name: message.from || (role === 'other' ? message.type : undefined),
      agentId: role === 'agent' ? message.resourceId : undefined,
      text: flattened(message, fileNames, `/conversation/${place}`, findings),
      at,
    };
  });
}

function roleOf(type: string | undefined): Role {
  if (type === undefined) return 'system';
  return type === 'customer' || type === 'agent' || type === 'system' ? type : 'other';
}

function flattened(
  content: RichContent & { readonly id?: string | undefined },
  fileNames: ReadonlyMap<string, string>,
  pointer: string,
  findings: Findings,
): string | undefined {
  const { text, rich } = flatText(content, content.id === undefined ? undefined : fileNames.get(content.id));
  if (rich) findings.note('flattened-content', pointer, content.contentType);
  return text;
}
