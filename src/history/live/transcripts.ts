import { isGone, SourceError } from '../../cxengage/errors.ts';
import { type CxArtifact, type CxFile, emptyArtifact } from '../../cxengage/schema/artifact.ts';
import { compareInstants } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { isAltered, isReplaced, markAltered } from '../../kit/altered-text.ts';
import {
  embeddedContent,
  isOtherConversation,
  liveTranscript,
  type Transcript,
  type WhyNoTranscript,
} from '../../mapping/input/transcript.ts';
import { type TranscriptContent, transcriptContentOf } from '../../mapping/input/transcript-content.ts';
import { limitArtifacts } from '../limits.policy.ts';
import type { OptionalCall, OptionalCalls } from './optional-calls.ts';

/** The messages of a conversation, and what its artifacts say about it. */
export interface FetchedTranscript {
  readonly transcript: Transcript;
  readonly subType: string | undefined;
  readonly files: readonly CxFile[];
}

/** What the transcript of one interaction is searched with. */
interface Search {
  readonly record: CxInteraction;
  readonly source: CxSource;
  readonly call: CallOptions;
  readonly optionalCalls: OptionalCalls;
}

/**
 * Fetches the messages of a conversation: from the record itself, from the live conversation, or from the newest artifact with a transcript
 * file. The artifacts are read in any case, because only they distinguish a web chat from a Facebook session, and name the files that were sent.
 * A text without authors in the record is only used if nothing else brings messages.
 */
export async function fetchTranscript(
  record: CxInteraction,
  live: boolean,
  source: CxSource,
  call: CallOptions,
  optionalCalls: OptionalCalls,
): Promise<FetchedTranscript> {
  const search: Search = { record, source, call, optionalCalls };
  const [own, artifacts] = await Promise.all([
    fetchOwnTranscript(search).then((found) => found ?? (live ? fetchLiveTranscript(search) : undefined)),
    fetchArtifacts(search),
  ]);
  const found = own ?? (await fetchStoredTranscript(artifacts, search));
  return {
    transcript: found.kind === 'none' ? textOf(record, found.why) : found,
    subType: artifacts.subType,
    files: artifacts.read.flatMap((artifact) => artifact.files),
  };
}

/** The text in the record, otherwise the reason why there are no messages. */
function textOf(record: CxInteraction, why: WhyNoTranscript): Transcript {
  const content = embeddedContent(record);
  return content.kind === 'text' ? { ...content, why } : none(why);
}

async function fetchLiveTranscript({ record, source, call, optionalCalls }: Search): Promise<Transcript | undefined> {
  const fetch = () => source.fetchConversation(record.interactionId, call);
  const reply = await optionalCalls.attempt('conversation', fetch, { messages: [] });
  if (!isOtherConversation(reply, record)) return liveTranscript(reply);
  optionalCalls.recordFailure(
    'conversation',
    new SourceError('unreadable', 'The conversation is of another interaction'),
  );
  return undefined;
}

/** The messages in the record itself, or at the URL that the record names. */
async function fetchOwnTranscript({ record, source, call, optionalCalls }: Search): Promise<Transcript | undefined> {
  const content = embeddedContent(record);
  if (content.kind === 'stored') return content;
  if (content.kind !== 'url') return undefined;
  try {
    return storedOf(await source.fetchLinked(content.url, call));
  } catch (error) {
    // The URL is only a hint: if it leads to nothing, the artifacts are read. A source that is down fails there too.
    if (!(error instanceof SourceError)) throw error;
    if (isTemporary(error)) optionalCalls.recordFailure('linked transcript', error);
    return undefined;
  }
}

function storedOf(body: unknown): Transcript | undefined {
  const content = contentOfFile(body);
  return content.kind === 'stored' ? content : undefined;
}

interface Artifacts {
  /** Complete artifacts that have files, newest first. */
  readonly read: readonly CxArtifact[];
  /** There are more artifacts than are read. */
  readonly isCut: boolean;
  readonly subType: string | undefined;
}

/** The transcript artifacts of a conversation as the list of artifacts shows them, newest first. */
async function fetchSummaries({ record, source, call, optionalCalls }: Search): Promise<readonly CxArtifact[]> {
  const fetch = () => source.fetchArtifacts(record.interactionId, call);
  const all = (await optionalCalls.attempt('artifacts', fetch, [])) ?? [];
  return all
    .filter((artifact) => artifact.artifactType === 'messaging-transcript' && artifact.artifactId !== undefined)
    .sort((a, b) => compareInstants(b.updated, a.updated));
}

function subTypeIn(artifacts: readonly (CxArtifact | undefined)[]): string | undefined {
  return artifacts.find((artifact) => artifact?.artifactSubType !== undefined)?.artifactSubType;
}

/** The sub-type alone, for lists: from the list of artifacts, or from one complete artifact if the list does not contain it. */
export async function fetchSubTypeFromArtifacts(
  record: CxInteraction,
  source: CxSource,
  call: CallOptions,
  optionalCalls: OptionalCalls,
): Promise<string | undefined> {
  const search: Search = { record, source, call, optionalCalls };
  const summaries = await fetchSummaries(search);
  const subType = subTypeIn(summaries);
  const newest = summaries[0]?.artifactId;
  if (subType !== undefined || newest === undefined) return subType;
  return (await fetchArtifact(newest, search))?.artifactSubType;
}

function fetchArtifact(artifactId: string, { record, source, call, optionalCalls }: Search) {
  const fetch = () => source.fetchArtifact(record.interactionId, artifactId, call);
  return optionalCalls.attempt('artifacts', fetch, emptyArtifact);
}

async function fetchArtifacts(search: Search): Promise<Artifacts> {
  const summaries = await fetchSummaries(search);
  const subType = subTypeIn(summaries);
  const withFiles = summaries.filter((artifact) => artifact.fileCount !== 0);
  // If no summary has a sub-type, one complete artifact is read for it, even if it has no file.
  const chosen = withFiles.length === 0 && subType === undefined ? summaries.slice(0, 1) : withFiles;
  const { items, isCut } = limitArtifacts(chosen);
  const read = await Promise.all(items.map(({ artifactId = '' }) => fetchArtifact(artifactId, search)));
  return { read: read.filter((artifact) => artifact !== undefined), isCut, subType: subType ?? subTypeIn(read) };
}

/** The transcript in the newest artifact that has one, otherwise the reason why there are no messages. */
async function fetchStoredTranscript({ read, isCut }: Artifacts, search: Search): Promise<Transcript> {
  const { record, optionalCalls } = search;
  let hasFile = false;
  for (const artifact of read) {
    const file = transcriptFileOf(artifact, record);
    if (file?.url !== undefined) return fetchFile(artifact, file.url, search);
    hasFile ||= file !== undefined;
  }
  if (isCut) optionalCalls.failed.add('artifacts');
  const why = whyNothingFound(record, optionalCalls);
  return none(why === 'absent' && hasFile ? 'unreadable' : why);
}

/** What was not read may contain the transcript, so it is only absent if every call succeeded and the record contains nothing. */
function whyNothingFound(record: CxInteraction, { failed, forbidden, notPermitted }: OptionalCalls): WhyNoTranscript {
  const failedCalls = transcriptCalls.filter((name) => failed.has(name));
  if (failedCalls.some((name) => !forbidden.has(name))) return 'unavailable';
  if (failedCalls.length > 0 || transcriptCalls.some((name) => notPermitted.has(name))) return 'forbidden';
  return embeddedContent(record).kind === 'unreadable' ? 'unreadable' : 'absent';
}

const transcriptCalls: readonly OptionalCall[] = ['artifacts', 'conversation', 'linked transcript'];

/**
 * The transcript among an artifact's files. On digital channels attachments are in the same artifact, so only the marked file counts. Only
 * legacy SMS artifacts, which mark nothing, are read by file name or position.
 */
function transcriptFileOf(artifact: CxArtifact, record: CxInteraction): CxFile | undefined {
  const marked = artifact.files.find((file) => file.metadata?.transcript === true);
  if (marked) return marked;
  const isLegacy = artifact.artifactSubType === undefined || artifact.artifactSubType === 'sms';
  if (!isLegacy) return undefined;
  const named = artifact.files.find((file) => file.filename === 'transcript.json');
  return named ?? (record.channelType === 'sms' ? artifact.files[0] : undefined);
}

/** A signed URL may have expired since the artifact was read, so a 403 or 404 counts only after the artifact has been read again. */
async function fetchFile(artifact: CxArtifact, url: string, search: Search): Promise<Transcript> {
  const { record, source, call, optionalCalls } = search;
  const first = await fetchFileOnce(url, search);
  if (first !== 'gone') return first;
  const fetch = () => source.fetchArtifact(record.interactionId, artifact.artifactId ?? '', call);
  const again = await optionalCalls.attempt('artifacts', fetch, emptyArtifact);
  if (!again) return none(optionalCalls.forbidden.has('artifacts') ? 'forbidden' : 'unavailable');
  const file = transcriptFileOf(again, record);
  const second = file?.url === undefined ? 'gone' : await fetchFileOnce(file.url, search);
  return second === 'gone' ? none('expired') : second;
}

async function fetchFileOnce(url: string, { source, call, optionalCalls }: Search): Promise<Transcript | 'gone'> {
  try {
    return asTranscript(await source.fetchFile(url, call));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (isGone(error)) return 'gone';
    // A refused address or a reply that is no file is not a failure of the call.
    if (!isTemporary(error)) return none('unreadable');
    optionalCalls.recordFailure('transcript file', error);
    return none('unavailable');
  }
}

function isTemporary({ code }: SourceError): boolean {
  return code === 'unavailable' || code === 'deadline';
}

function none(why: WhyNoTranscript): Transcript {
  return { kind: 'none', why };
}

/** A list that was parsed from a text is another one than the body, so it is marked as well. */
function contentOfFile(body: unknown): TranscriptContent {
  const content = transcriptContentOf(body);
  if (content.kind === 'stored' && (isAltered(body) || isReplaced(body))) markAltered(content.raw);
  return content;
}

function asTranscript(body: unknown): Transcript {
  const content = contentOfFile(body);
  if (content.kind === 'stored') return content;
  // An empty list is a transcript without a message, which counts as absent.
  return none(Array.isArray(body) && content.kind === 'empty' ? 'absent' : 'unreadable');
}
