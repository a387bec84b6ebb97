import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createReader } from './reader.ts';
import { anything, list, number, part, text } from './tolerant.ts';

/** A stored file; `url` is pre-signed, is fetched without credentials and expires. */
export const CxFile = z.object({
  artifactFileId: text,
  filename: text,
  url: text,
  metadata: part(z.object({ transcript: anything, messageId: text })),
});

/** An artifact, and with fewer keys its row in the list of an interaction's artifacts. */
export const CxArtifact = z.object({
  artifactId: text,
  artifactType: text,
  artifactSubType: text,
  manifestId: text,
  fileCount: number,
  created: text,
  updated: text,
  files: list(CxFile),
});

/** `GET /v1/tenants/{t}/interactions/{i}/artifacts`. */
export const CxArtifacts = z.object({ results: list(CxArtifact) });

/** `manifest.json` of an e-mail, received or sent; only the subject is used, the rest has no place in the target. */
const CxManifest = z.object({ subject: text });

/** What a manifest's shape reads, for accounting for everything else. */
export const manifestFields = fieldsOf(CxManifest);
/** Reads a manifest; undefined for what is no object. */
export const readManifest = createReader(CxManifest);

/** What stands for an artifact that is listed and not there any more. */
export const emptyArtifact: CxArtifact = CxArtifact.parse({});

export type CxFile = z.infer<typeof CxFile>;
export type CxArtifact = z.infer<typeof CxArtifact>;
export type CxManifest = z.infer<typeof CxManifest>;
