import { isGone } from '../../cxengage/errors.ts';
import { type CxArtifact, type CxFile, emptyArtifact, parseManifest } from '../../cxengage/schema/artifact.ts';
import { compareInstants } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { OptionalCalls } from './optional-calls.ts';

/** Manifests of an e-mail, unchanged, as far as its subject needs them. */
export interface Manifests {
  readonly received?: JsonObject | undefined;
  readonly reply?: JsonObject | undefined;
}

/**
 * Fetches the manifest that contains the subject: that of the received e-mail, and only if it has none, that of the reply. Every accepted
 * e-mail has a reply artifact, and most of them are empty.
 */
export async function fetchSubjectManifests(
  record: CxInteraction,
  source: CxSource,
  call: CallOptions,
  optionalCalls: OptionalCalls,
): Promise<Manifests> {
  const fetch = () => source.fetchArtifacts(record.interactionId, call);
  const all = (await optionalCalls.attempt('artifacts', fetch, [])) ?? [];
  const mails = all
    .filter(({ artifactType, fileCount }) => artifactType === 'email' && fileCount !== 0)
    .sort((a, b) => compareInstants(a.created, b.created));
  const isInbound = (record.direction ?? record.details?.direction) === 'inbound';
  const received = isInbound ? await fetchManifest(mails.shift(), record, source, call, optionalCalls) : undefined;
  if (parseManifest(received)?.subject) return { received };
  for (const mail of mails) {
    const reply = await fetchManifest(mail, record, source, call, optionalCalls);
    if (parseManifest(reply)?.subject) return { received, reply };
  }
  return { received };
}

async function fetchManifest(
  mail: CxArtifact | undefined,
  { interactionId }: CxInteraction,
  source: CxSource,
  call: CallOptions,
  optionalCalls: OptionalCalls,
): Promise<JsonObject | undefined> {
  const artifactId = mail?.artifactId;
  if (artifactId === undefined) return undefined;
  const fetch = () => source.fetchArtifact(interactionId, artifactId, call);
  // A signed URL may have expired since the artifact was read. A file that is gone after a second reading was expired by the tenant.
  for (let reading = 1; reading <= 2; reading += 1) {
    const artifact = await optionalCalls.attempt('artifacts', fetch, emptyArtifact);
    const url = artifact?.files.find((file) => isManifest(file, artifact))?.url;
    if (url === undefined) return undefined;
    const manifest = await optionalCalls.attempt('manifest', () => catchGone(source.fetchManifest(url, call)));
    if (manifest !== gone) return manifest;
  }
  return undefined;
}

function isManifest({ filename, artifactFileId }: CxFile, { manifestId }: CxArtifact): boolean {
  return filename === 'manifest.json' || (manifestId !== undefined && artifactFileId === manifestId);
}

const gone = Symbol('gone');

async function catchGone<T>(call: Promise<T>): Promise<T | typeof gone> {
  try {
    return await call;
  } catch (error) {
    if (isGone(error)) return gone;
    throw error;
  }
}
