import type { CxArtifact, CxManifest } from '../cxengage/schema/artifact.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../cxengage/source.ts';
import type { Extras } from './extras.ts';

/** Manifests of an e-mail, as far as they were needed for its subject. */
export interface Manifests {
  readonly received?: CxManifest | undefined;
  readonly reply?: CxManifest | undefined;
}

/**
 * Reads the manifest that gives the subject: the received mail's, and only where that has none the reply's. Every accepted e-mail has a
 * reply artifact, most of them empty.
 */
export async function subjectManifests(
  record: CxInteraction,
  source: CxSource,
  call: CallOptions,
  extras: Extras,
): Promise<Manifests> {
  const all = (await extras.attempt('artifacts', source.artifacts(record.interactionId, call), [])) ?? [];
  const mails = all
    .filter(({ artifactType, fileCount }) => artifactType === 'email' && fileCount !== 0)
    .sort((a, b) => (a.created ?? '').localeCompare(b.created ?? ''));

  async function manifestOf(mail: CxArtifact | undefined): Promise<CxManifest | undefined> {
    if (mail?.artifactId === undefined) return undefined;
    const whole = await extras.attempt('artifacts', source.artifact(record.interactionId, mail.artifactId, call));
    const file = whole?.files.find(
      ({ artifactFileId, filename }) =>
        filename === 'manifest.json' || (whole.manifestId !== undefined && artifactFileId === whole.manifestId),
    );
    return file?.url === undefined ? undefined : extras.attempt('manifest', source.manifest(file.url, call));
  }

  const inbound = record.direction === 'inbound';
  const received = inbound ? await manifestOf(mails[0]) : undefined;
  if (received?.subject) return { received };
  return { received, reply: await manifestOf(mails[inbound ? 1 : 0]) };
}
