import { isGone, SourceError } from '../../cxengage/errors.ts';
import { type CxArtifact, type CxFile, emptyArtifact } from '../../cxengage/schema/artifact.ts';
import { byInstant } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import {
  embeddedTranscript,
  isUrl,
  liveTranscript,
  storedTranscript,
  type Transcript,
} from '../../mapping/input/transcript.ts';
import type { OptionalCalls } from './optional-calls.ts';

/** The messages of a conversation and what its artifact tells beside them. */
export interface FetchedTranscript {
  readonly transcript: Transcript;
  readonly subType: string | undefined;
  readonly files: readonly CxFile[];
}

/** Where one looks, for one interaction. */
interface Search {
  readonly record: CxInteraction;
  readonly source: CxSource;
  readonly call: CallOptions;
  readonly extras: OptionalCalls;
}

/**
 * Finds a conversation's messages: in the record itself, in the running conversation, or in the newest artifact that holds a transcript
 * file. The artifacts are looked at in every case, because only they tell a web chat from a Facebook one and what files were called.
 */
export async function fetchTranscript(
  record: CxInteraction,
  live: boolean,
  source: CxSource,
  call: CallOptions,
  extras: OptionalCalls,
): Promise<FetchedTranscript> {
  const search: Search = { record, source, call, extras };
  const [own, artifacts] = await Promise.all([
    live
      ? fetchLiveTranscript(search).then((found) => found ?? fetchOwnTranscript(search))
      : fetchOwnTranscript(search),
    fetchArtifacts(search),
  ]);
  const stored = own ? undefined : await fetchStoredTranscript(artifacts.read, search);
  const failed = sourcesOfTranscripts.some((extra) => extras.failed.has(extra));
  return {
    transcript: own ?? stored ?? { kind: 'none', why: failed ? 'unavailable' : 'absent' },
    subType: artifacts.subType,
    files: artifacts.read.flatMap((artifact) => artifact.files),
  };
}

/** Conversations have one or two; whoever has more is not read to the end. */
const MOST_ARTIFACTS = 10;
const sourcesOfTranscripts = ['artifacts', 'conversation', 'linked transcript', 'transcript file'] as const;

async function fetchLiveTranscript({ record, source, call, extras }: Search): Promise<Transcript | undefined> {
  return liveTranscript(
    await extras.attempt('conversation', () => source.conversation(record.interactionId, call), { messages: [] }),
  );
}

/** What the record itself holds, or what stands at the address that it names. */
async function fetchOwnTranscript({ record, source, call, extras }: Search): Promise<Transcript | undefined> {
  const address = record.messagingTranscript;
  if (!isUrl(address)) return embeddedTranscript(record);
  try {
    return storedTranscript(await source.linked(address.trim(), call));
  } catch (error) {
    // The address is only a hint: where it brings nothing the artifacts are asked. What fails for want of the source fails there too.
    if (!(error instanceof SourceError)) throw error;
    if (error.code === 'unavailable' || error.code === 'deadline') extras.failed.add('linked transcript');
    return undefined;
  }
}

interface Artifacts {
  /** Whole artifacts that hold files, the newest first. */
  readonly read: readonly CxArtifact[];
  readonly subType: string | undefined;
}

/** A conversation's artifacts as their list tells of them, the newest first. */
async function fetchSummaries({ record, source, call, extras }: Search): Promise<readonly CxArtifact[]> {
  const all = (await extras.attempt('artifacts', () => source.artifacts(record.interactionId, call), [])) ?? [];
  return all
    .filter((artifact) => artifact.artifactType === 'messaging-transcript' && artifact.artifactId !== undefined)
    .sort((a, b) => byInstant(b.updated, a.updated));
}

/** The sub-type alone, for lists: from the artifacts' list, or from one whole artifact where the list does not tell it. */
export async function fetchSubTypeFromArtifacts(
  record: CxInteraction,
  source: CxSource,
  call: CallOptions,
  extras: OptionalCalls,
): Promise<string | undefined> {
  const [newest, ...others] = await fetchSummaries({ record, source, call, extras });
  const told = [newest, ...others].find((artifact) => artifact?.artifactSubType !== undefined)?.artifactSubType;
  if (told !== undefined || newest?.artifactId === undefined) return told;
  const { artifactId } = newest;
  const whole = await extras.attempt(
    'artifacts',
    () => source.artifact(record.interactionId, artifactId, call),
    emptyArtifact,
  );
  return whole?.artifactSubType;
}

async function fetchArtifacts(search: Search): Promise<Artifacts> {
  const { record, source, call, extras } = search;
  const summaries = await fetchSummaries(search);
  const subType = summaries.find((artifact) => artifact.artifactSubType !== undefined)?.artifactSubType;
  const wanted = summaries.filter((artifact) => artifact.fileCount !== 0);
  // Without a sub-type on any summary one whole artifact is read for it, even if it holds no file.
  const chosen = wanted.length === 0 && subType === undefined ? summaries.slice(0, 1) : wanted;
  const read = await Promise.all(
    chosen
      .slice(0, MOST_ARTIFACTS)
      .map(({ artifactId = '' }) =>
        extras.attempt('artifacts', () => source.artifact(record.interactionId, artifactId, call), emptyArtifact),
      ),
  );
  const whole = read.filter((artifact) => artifact !== undefined);
  return {
    read: whole,
    subType: subType ?? whole.find((artifact) => artifact.artifactSubType !== undefined)?.artifactSubType,
  };
}

async function fetchStoredTranscript(
  artifacts: readonly CxArtifact[],
  search: Search,
): Promise<Transcript | undefined> {
  for (const artifact of artifacts) {
    const file = transcriptFile(artifact, search.record);
    if (file?.url === undefined) continue;
    return fetchFile(artifact, file.url, search);
  }
  return undefined;
}

/**
 * The transcript among an artifact's files. On digital channels attachments lie in the same artifact, so only the marked file counts; only
 * the older SMS artifacts, which mark nothing, are read by file name or place.
 */
function transcriptFile(artifact: CxArtifact, record: CxInteraction): CxFile | undefined {
  const marked = artifact.files.find((file) => file.metadata?.transcript === true);
  if (marked) return marked;
  const older = artifact.artifactSubType === undefined || artifact.artifactSubType === 'sms';
  if (!older) return undefined;
  const named = artifact.files.find((file) => file.filename === 'transcript.json');
  return named ?? (record.channelType === 'sms' ? artifact.files[0] : undefined);
}

/** A signed address may have run out since the artifact was read, so a refusal is believed only after the artifact was read again. */
async function fetchFile(artifact: CxArtifact, url: string, search: Search): Promise<Transcript> {
  const { record, source, call, extras } = search;
  try {
    return asTranscript(await source.file(url, call));
  } catch (first) {
    if (!isGone(first)) return missing(first, extras);
  }
  try {
    const again = await source.artifact(record.interactionId, artifact.artifactId ?? '', call);
    const file = transcriptFile(again, record);
    return file?.url === undefined ? none('expired') : asTranscript(await source.file(file.url, call));
  } catch (second) {
    return isGone(second) ? none('expired') : missing(second, extras);
  }
}

function none(why: Extract<Transcript, { kind: 'none' }>['why']): Transcript {
  return { kind: 'none', why };
}

function asTranscript(body: unknown): Transcript {
  // An empty list is a transcript in which nobody has said anything, and so is none.
  if (Array.isArray(body) && body.length === 0) return none('absent');
  return storedTranscript(body) ?? none('unreadable');
}

/** What may come at another time is worth asking for again; an address that is refused, or an answer that cannot be read, stays so. */
function missing(error: unknown, extras: OptionalCalls): Transcript {
  if (!(error instanceof SourceError)) throw error;
  if (error.code !== 'unavailable' && error.code !== 'deadline') return none('unreadable');
  extras.failed.add('transcript file');
  return none('unavailable');
}
