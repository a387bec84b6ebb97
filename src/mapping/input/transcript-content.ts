import { type CxTranscript, parseTranscript } from '../../cxengage/schema/transcript.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../kit/json.ts';

/** A list of messages. `raw` is the unparsed list, which is needed to report unread fields. */
export interface StoredTranscript {
  readonly kind: 'stored';
  readonly entries: CxTranscript;
  readonly raw: readonly unknown[];
  readonly wrapper?: JsonObject | undefined;
}

/**
 * What a transcript field or file contains: messages, a text without authors, a web address, another reference to a transcript, nothing, or
 * something that cannot be read as any of these.
 */
export type TranscriptContent = Wrapped &
  (
    | StoredTranscript
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'url'; readonly url: string }
    | { readonly kind: 'reference' | 'unreadable' }
    /** Nothing, or a list without messages. `hasEntries` says that the list is not empty. */
    | { readonly kind: 'empty'; readonly hasEntries?: boolean }
  );

/** A content that may have been in a wrapper: its keys other than `messagingTranscript`, which are needed to report unread fields. */
interface Wrapped {
  readonly wrapper?: JsonObject | undefined;
}

/**
 * Classifies the value of a transcript field or file. The source does not document the type of the field, so everything that is not certainly
 * speech is a reference or unreadable. A byte order mark, one level of double encoding and the wrapper `{messagingTranscript, contentType}`
 * are undone.
 */
export function transcriptContentOf(value: unknown): TranscriptContent {
  return decodedContent(value, { parses: 2, mayBeWrapped: true });
}

/** Reads a list as a stored transcript; undefined if no entry looks like a message. */
export function storedTranscript(value: unknown): StoredTranscript | undefined {
  if (!Array.isArray(value) || !value.some((entry) => isJsonObject(entry) && isJsonObject(entry['payload']))) {
    return undefined;
  }
  const entries = parseTranscript(value);
  return entries && { kind: 'stored', entries, raw: value };
}

/** How often a text may still be parsed as JSON, and whether an object may still be the wrapper. */
interface Decoding {
  readonly parses: number;
  readonly mayBeWrapped: boolean;
}

function decodedContent(value: unknown, { parses, mayBeWrapped }: Decoding): TranscriptContent {
  if (typeof value === 'string') {
    const text = value.startsWith('\uFEFF') ? value.slice(1) : value;
    const json = parseJson(text);
    if (json === undefined) return plainContent(text.trim());
    return parses === 0 ? { kind: 'unreadable' } : decodedContent(json, { parses: parses - 1, mayBeWrapped });
  }
  if (mayBeWrapped && isJsonObject(value) && 'messagingTranscript' in value) {
    const { messagingTranscript, ...wrapper } = value;
    const content = decodedContent(messagingTranscript, { parses, mayBeWrapped: false });
    return Object.keys(wrapper).length > 0 ? { ...content, wrapper } : content;
  }
  return structuredContent(value);
}

function structuredContent(value: unknown): TranscriptContent {
  if (value === undefined || value === null || value === false) return { kind: 'empty' };
  // `true` only says that there is a transcript.
  if (value === true) return { kind: 'reference' };
  if (Array.isArray(value)) return listContent(value);
  return isJsonObject(value) && Object.keys(value).length === 0 ? { kind: 'empty' } : { kind: 'unreadable' };
}

function listContent(list: readonly unknown[]): TranscriptContent {
  if (list.length === 0) return { kind: 'empty' };
  const stored = storedTranscript(list);
  if (!stored) return { kind: 'unreadable' };
  return stored.entries.some(({ payload }) => payload?.type === 'message')
    ? stored
    : { kind: 'empty', hasEntries: true };
}

/** The content of a text that is not JSON. */
function plainContent(text: string): TranscriptContent {
  if (text === '') return { kind: 'empty' };
  if (/^https?:\/\//i.test(text)) return { kind: 'url', url: text };
  if (isReference(text)) return { kind: 'reference' };
  return isJsonFragment(text) ? { kind: 'unreadable' } : { kind: 'text', text };
}

/** Schemes without `//` that are no ordinary words, so that anything behind their colon is a URI. */
const opaqueUri =
  /^(?:about|acct|blob|callto|cid|facetime|fb-messenger|geo|im|javascript|magnet|mid|mms|mmsto|oid|skype|sips?|sms|smsto|tel|tg|view-source|viber|whatsapp|xmpp):./i;

/** URIs of schemes whose names also begin what a person writes (`Data:ok`), with what follows in each of them. */
const ambiguousUri =
  /^(?:urn:[a-z0-9][a-z0-9-]+:|arn:[a-z0-9-]+:|data:(?:[a-z]+\/[^,]*|;[^,]*)?,|file:\/|mailto:[^@]+@)/i;

/** An absolute path, one that begins with `.` or a drive, one of several folders (which is no date), or one with a query. */
const path = /^(?:\.{0,2}\/|[a-z]:[\\/]|\\\\|(?=.*[a-z])[\w.~-]+\/[\w.~-]+\/|[\w.~-]+\/[^?]*\?\w+)/i;

const fileName = /^[!-~]+\.(?:json|txt|csv|xml|html?|pdf|zip|gz)$/i;

/** Whether a text is surely a URI or a path. Everything else may be what a person wrote (`Note:callback`, `yes/no`), which must not get lost. */
function isReference(text: string): boolean {
  if (/^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(text)) return true;
  return (
    !/\s/.test(text) && (opaqueUri.test(text) || ambiguousUri.test(text) || path.test(text) || fileName.test(text))
  );
}

/** Whether a text begins like JSON (and is not, so it was truncated), or consists of JSON lines. */
function isJsonFragment(text: string): boolean {
  if (/^(?:\{\s*["}]|\[\s*["{[\]])/.test(text)) return true;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => parseJson(line) !== undefined);
}
