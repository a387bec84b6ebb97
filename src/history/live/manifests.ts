import { isGone } from '../../cxengage/errors.ts';
import { type CxArtifact, type CxFile, emptyArtifact, readManifest } from '../../cxengage/schema/artifact.ts';
import { byInstant } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { OptionalCalls } from './optional-calls.ts';

/** Manifests of an e-mail as they came, as far as they were needed for its subject. */
export interface Manifests {
  readonly received?: JsonObject | undefined;
  readonly reply?: JsonObject | undefined;
}

/**
 * Reads the manifest that gives the subject: the received mail's, and only where that has none the reply's. Every accepted e-mail has a
 * reply artifact, most of them empty.
 */
export async function fetchSubjectManifests(
  record: CxInteraction,
  source: CxSource,
  call: CallOptions,
  extras: OptionalCalls,
): Promise<Manifests> {
  const all = (await extras.attempt('artifacts', () => source.artifacts(record.interactionId, call), [])) ?? [];
  const mails = all
    .filter(({ artifactType, fileCount }) => artifactType === 'email' && fileCount !== 0)
    .sort((a, b) => byInstant(a.created, b.created));
  const inbound = (record.direction ?? record.details?.direction) === 'inbound';
  const received = inbound ? await fetchManifest(mails.shift(), record, source, call, extras) : undefined;
  if (readManifest(received)?.subject) return { received };
  for (const mail of mails) {
    const reply = await fetchManifest(mail, record, source, call, extras);
    if (readManifest(reply)?.subject) return { received, reply };
  }
  return { received };
}

async function fetchManifest(
  mail: CxArtifact | undefined,
  { interactionId }: CxInteraction,
  source: CxSource,
  call: CallOptions,
  extras: OptionalCalls,
): Promise<JsonObject | undefined> {
  const artifactId = mail?.artifactId;
  if (artifactId === undefined) return undefined;
  // A signed address may have run out since the artifact was read; what is gone after a second reading has been expired by the tenant.
  for (let reading = 1; reading <= 2; reading += 1) {
    const whole = await extras.attempt(
      'artifacts',
      () => source.artifact(interactionId, artifactId, call),
      emptyArtifact,
    );
    const url = whole?.files.find((file) => isManifest(file, whole))?.url;
    if (url === undefined) return undefined;
    const manifest = await extras.attempt('manifest', () => orGone(source.manifest(url, call)));
    if (manifest !== gone) return manifest;
  }
  return undefined;
}

function isManifest({ filename, artifactFileId }: CxFile, { manifestId }: CxArtifact): boolean {
  return filename === 'manifest.json' || (manifestId !== undefined && artifactFileId === manifestId);
}

const gone = Symbol('gone');

async function orGone<T>(call: Promise<T>): Promise<T | typeof gone> {
  try {
    return await call;
  } catch (error) {
    if (isGone(error)) return gone;
    throw error;
  }
}
