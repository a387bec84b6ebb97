import { hash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import PQueue from 'p-queue';
import { isOutage, SourceError } from '../../../cxengage/errors.ts';
import type { CxArtifact, CxFile } from '../../../cxengage/schema/artifact.ts';
import type { CallOptions, CxSource } from '../../../cxengage/source.ts';
import { SECOND } from '../../../kit/durations.ts';
import { FileSink } from '../files/file-sink.ts';
import { partitionOf } from '../slices.ts';
import type { Row } from '../tables/tables.table.ts';
import type { ListedInteraction, StagedCopy } from './export-source.ts';

/** Files that are downloaded at the same time. */
const CONCURRENT_COPIES = 8;
/** Milliseconds before each further attempt of a download while its server does not answer. */
const AGAIN_MS: readonly number[] = [SECOND, 5 * SECOND];

/** Gives the bytes of a file at a pre-signed URL to `write`, under the download rules. Rejects with SourceError, or with what `write` rejects with. */
export type CopyFile = (url: string, write: (part: Buffer) => Promise<void>, call: CallOptions) => Promise<void>;

/** The recordings and other files of one interaction. */
export interface FoundFiles {
  readonly attachment: readonly Row<'attachment'>[];
  readonly recording: readonly Row<'recording'>[];
  readonly copies: readonly StagedCopy[];
  /** What could not be read, for the reject. */
  readonly missing: readonly string[];
}

/** Finds the recordings and other files of interactions, and copies them. */
export class InteractionFiles {
  readonly #source: Pick<CxSource, 'fetchArtifacts' | 'fetchArtifact'>;
  readonly #copy: CopyFile;
  readonly #queue = new PQueue({ concurrency: CONCURRENT_COPIES });

  constructor(source: Pick<CxSource, 'fetchArtifacts' | 'fetchArtifact'>, copy: CopyFile) {
    this.#source = source;
    this.#copy = copy;
  }

  /** `staging` is the folder that copies are written to; without it nothing is copied. Rejects with SourceError while the source is not there, and with the system's error. */
  async find(listed: ListedInteraction, staging: string | undefined, call: CallOptions): Promise<FoundFiles> {
    const [attachment, recording]: [Row<'attachment'>[], Row<'recording'>[]] = [[], []];
    const copies: StagedCopy[] = [];
    const missing: string[] = [];
    const { id } = listed;
    for (const artifact of await this.#artifactsOf(id, missing, call)) {
      const { artifactId, artifactType } = artifact;
      for (const file of artifact.files) {
        if (isRead(file, artifact)) continue;
        const copy = staging === undefined ? undefined : await this.#copyOf(file, listed, staging, call);
        if (typeof copy === 'string') missing.push(`${file.filename ?? file.artifactFileId} (${copy})`);
        else if (copy) copies.push(copy);
        const path = typeof copy === 'object' ? copy.path : undefined;
        const { artifactFileId: artifact_file_id, filename: file_name, metadata } = file;
        const row = { interaction_id: id, artifact_file_id, file_name, path };
        if (/recording/.test(artifactType ?? '')) recording.push({ ...row, artifact_id: artifactId });
        else attachment.push({ ...row, message_id: metadata?.messageId });
      }
    }
    return { attachment, recording, copies, missing };
  }

  /** The complete artifacts that have files. What cannot be read for a reason of its own is added to `missing`. */
  async #artifactsOf(id: string, missing: string[], call: CallOptions): Promise<readonly CxArtifact[]> {
    const artifacts: CxArtifact[] = [];
    const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof SourceError) || isOutage(error)) throw error;
        missing.push(`${what} (${error.code})`);
        return undefined;
      }
    };
    const listed = await attempt('files', () =>
      // An interaction without artifacts may have no such list.
      this.#source.fetchArtifacts(id, call).catch((error: unknown) => {
        if (error instanceof SourceError && error.code === 'not-found') return [];
        throw error;
      }),
    );
    for (const { artifactId, artifactType, fileCount } of listed ?? []) {
      if (fileCount === 0) continue;
      const what = artifactType ?? 'an artifact';
      if (artifactId === undefined) missing.push(`${what} (no-id)`);
      else {
        const artifact = await attempt(what, () => this.#source.fetchArtifact(id, artifactId, call));
        if (artifact) artifacts.push(artifact);
      }
    }
    return artifacts;
  }

  /** A copy, or why there is none. */
  async #copyOf(
    file: CxFile,
    listed: ListedInteraction,
    staging: string,
    call: CallOptions,
  ): Promise<StagedCopy | string> {
    const { url } = file;
    if (url === undefined) return 'no-address';
    for (let attempt = 1; ; attempt += 1) {
      const stagedPath = join(staging, randomUUID());
      const sink = await FileSink.create(stagedPath);
      try {
        await this.#queue.add(() => this.#copy(url, (part) => sink.write(part), call));
        const { bytes, sha256 } = await sink.close();
        // Of two ids that look the same in a path, each has a file of its own.
        const digest = hash('sha256', `${listed.id} ${sha256}`, 'hex').slice(0, 16);
        const name = `${safeName(listed.id)}-${digest}${extensionOf(file.filename)}`;
        return { stagedPath, path: `files/${partitionOf({ from: listed.at, to: listed.at })}/${name}`, bytes, sha256 };
      } catch (error) {
        await sink.abandon();
        await rm(stagedPath, { force: true });
        if (!(error instanceof SourceError) || call.signal.aborted) throw error;
        const waitMs = AGAIN_MS[attempt - 1];
        if (!isOutage(error) || waitMs === undefined) return error.code;
        await wait(waitMs, undefined, { signal: call.signal });
      }
    }
  }
}

/** Whether a file is translated itself: the transcript of a conversation, and the manifest of an e-mail. */
function isRead({ artifactFileId, filename, metadata }: CxFile, { artifactType, manifestId }: CxArtifact): boolean {
  if (metadata?.transcript || (manifestId !== undefined && artifactFileId === manifestId)) return true;
  return artifactType === 'messaging-transcript' && filename === 'transcript.json';
}

/** An id as a part of a file name: it comes from the source, and must not lead elsewhere. */
function safeName(id: string): string {
  return id.replaceAll(/[^\w-]/g, '_').slice(0, 64);
}

function extensionOf(filename = ''): string {
  return /\.[a-z\d]{1,5}$/.exec(filename.toLowerCase())?.[0] ?? '';
}
