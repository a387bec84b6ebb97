import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createParser } from './parser.ts';
import { list, number, optionalObject, text, unknownValue } from './tolerant.ts';

/** A stored file. `url` is pre-signed: it expires and needs no credentials. */
export const CxFile = z.object({
  artifactFileId: text,
  filename: text,
  url: text,
  metadata: optionalObject(z.object({ transcript: unknownValue, messageId: text })),
});

/** An artifact. Rows in the list of an interaction's artifacts have the same shape with fewer keys. */
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

/** `manifest.json` of a received or sent e-mail. Only the subject is used; the target has no fields for the rest. */
const CxManifest = z.object({ subject: text });

/** The fields that a manifest's shape reads; accounting reports all others. */
export const manifestFields = fieldsOf(CxManifest);
/** Reads a manifest; returns undefined for a value that is not an object. */
export const parseManifest = createParser(CxManifest);

/** Replaces an artifact that is listed but no longer exists. */
export const emptyArtifact: CxArtifact = CxArtifact.parse({});

export type CxFile = z.infer<typeof CxFile>;
export type CxArtifact = z.infer<typeof CxArtifact>;
export type CxManifest = z.infer<typeof CxManifest>;
