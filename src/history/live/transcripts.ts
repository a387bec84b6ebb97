import { isGone, SourceError } from '../../cxengage/errors.ts';
import { type CxArtifact, type CxFile, emptyArtifact } from '../../cxengage/schema/artifact.ts';
import { compareInstants } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import {
  embeddedTranscript,
  isUrl,
  liveTranscript,
  storedTranscript,
  type Transcript,
} from '../../mapping/input/transcript.ts';
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
 * file. The artifacts are read in any case, because only they tell a web chat from a Facebook session, and name the files that were sent.
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
    live
      ? fetchLiveTranscript(search).then((found) => found ?? fetchOwnTranscript(search))
      : fetchOwnTranscript(search),
    fetchArtifacts(search),
  ]);
  const stored = own ? undefined : await fetchStoredTranscript(artifacts.read, search);
  const failed = transcriptCalls.some((name) => optionalCalls.failed.has(name));
  return {
    transcript: own ?? stored ?? { kind: 'none', why: failed ? 'unavailable' : 'absent' },
    subType: artifacts.subType,
    files: artifacts.read.flatMap((artifact) => artifact.files),
  };
}

const transcriptCalls: readonly OptionalCall[] = ['artifacts', 'conversation', 'linked transcript', 'transcript file'];

async function fetchLiveTranscript({ record, source, call, optionalCalls }: Search): Promise<Transcript | undefined> {
  const fetch = () => source.fetchConversation(record.interactionId, call);
  return liveTranscript(await optionalCalls.attempt('conversation', fetch, { messages: [] }));
}

/** The transcript in the record itself, or at the URL that the record names. */
async function fetchOwnTranscript({ record, source, call, optionalCalls }: Search): Promise<Transcript | undefined> {
  const url = record.messagingTranscript;
  if (!isUrl(url)) return embeddedTranscript(record);
  try {
    return storedTranscript(await source.fetchLinked(url.trim(), call));
  } catch (error) {
    // The URL is only a hint: if it leads to nothing, the artifacts are read. A source that is down fails there too.
    if (!(error instanceof SourceError)) throw error;
    if (error.code === 'unavailable' || error.code === 'deadline') optionalCalls.failed.add('linked transcript');
    return undefined;
  }
}

interface Artifacts {
  /** Complete artifacts that have files, newest first. */
  readonly read: readonly CxArtifact[];
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
  const { items } = limitArtifacts(chosen);
  const read = await Promise.all(items.map(({ artifactId = '' }) => fetchArtifact(artifactId, search)));
  return { read: read.filter((artifact) => artifact !== undefined), subType: subType ?? subTypeIn(read) };
}

async function fetchStoredTranscript(
  artifacts: readonly CxArtifact[],
  search: Search,
): Promise<Transcript | undefined> {
  for (const artifact of artifacts) {
    const url = transcriptFileOf(artifact, search.record)?.url;
    if (url !== undefined) return fetchFile(artifact, url, search);
  }
  return undefined;
}

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
  try {
    return asTranscript(await source.fetchFile(url, call));
  } catch (first) {
    if (!isGone(first)) return transcriptAfterError(first, optionalCalls);
  }
  try {
    const again = await source.fetchArtifact(record.interactionId, artifact.artifactId ?? '', call);
    const file = transcriptFileOf(again, record);
    return file?.url === undefined ? none('expired') : asTranscript(await source.fetchFile(file.url, call));
  } catch (second) {
    return isGone(second) ? none('expired') : transcriptAfterError(second, optionalCalls);
  }
}

function none(why: Extract<Transcript, { kind: 'none' }>['why']): Transcript {
  return { kind: 'none', why };
}

function asTranscript(body: unknown): Transcript {
  // An empty list is a transcript without a message, which counts as absent.
  if (Array.isArray(body) && body.length === 0) return none('absent');
  return storedTranscript(body) ?? none('unreadable');
}

/** A call that may succeed later makes the transcript unavailable; a refused URL or a reply that is not a transcript stays unreadable. */
function transcriptAfterError(error: unknown, optionalCalls: OptionalCalls): Transcript {
  if (!(error instanceof SourceError)) throw error;
  if (error.code !== 'unavailable' && error.code !== 'deadline') return none('unreadable');
  optionalCalls.failed.add('transcript file');
  return none('unavailable');
}
