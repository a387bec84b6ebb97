import { z } from 'zod';
import { compressions, exportFormats } from '../files/format.ts';

const time = z.int();
const count = z.int().min(0);

/** What an export is of, which never changes: a run that continues it must ask for the same. Times in epoch milliseconds. */
export const ExportHeader = z.strictObject({
  version: z.literal(1),
  origin: z.enum(['cxengage', 'genesys']),
  /** Id of the CXEngage tenant, or the address of Genesys Web Services. */
  tenantId: z.string(),
  from: time,
  to: time,
  /** When the first run began: what runs then is in progress, however often the export is continued. */
  now: time,
  /** Which time of an interaction decides which slice it is in. */
  compares: z.enum(['start', 'end', 'overlap']),
  contactId: z.string().optional(),
  channel: z.string().optional(),
  format: z.enum(exportFormats),
  compression: z.enum(compressions),
  withSource: z.boolean(),
  withDetails: z.boolean(),
  /** Whether recordings and other files are copied. */
  withFiles: z.boolean(),
  /** Fingerprint of the mapping profile. */
  profile: z.string(),
  /** Fingerprint of the identity map. */
  identityMap: z.string().optional(),
  timeZone: z.string(),
  publicUrl: z.string(),
});
export type ExportHeader = z.infer<typeof ExportHeader>;

/** One catch-up: it looks at all slices again, and adds the time since the last one. */
export const CatchUp = z.strictObject({
  /** When it began. */
  now: time,
  /** The end of the export before it. */
  from: time,
});
export type CatchUp = z.infer<typeof CatchUp>;

const file = { path: z.string(), bytes: count, sha256: z.string() };

/** One slice that is complete. A later version of the same slice replaces an earlier one. */
export const SliceEntry = z.strictObject({
  from: time,
  to: time,
  sliceVersion: z.int().min(1),
  /** When its list was read. */
  readAt: time,
  interactions: count,
  uniqueIds: count,
  rejects: count,
  /** The earliest and the latest time that put an interaction into the slice. */
  minAt: time.optional(),
  maxAt: time.optional(),
  /** Interactions by UTC day, channel and direction, for example `2024-03-07 voice inbound`. */
  counts: z.record(z.string(), count),
  /** Ids of interactions that the source did not list any more when it was looked at again; their rows stay. */
  gone: z.array(z.string()).optional(),
  /** Ids of interactions that were erased. */
  erased: z.array(z.string()).optional(),
  /** Ids of interactions whose rejects were discarded. */
  discarded: z.array(z.string()).optional(),
  /** Diagnostics by code. */
  diagnostics: z.record(z.string(), count),
  /** Interactions by media type. */
  mediaTypes: z.record(z.string(), count),
  /** Interactions by what they lack and why, for example `transcript:expired`. */
  incomplete: z.record(z.string(), count),
  /** Values that the mapping profile does not know, for example `/channelType "fax"`. */
  unmapped: z.record(z.string(), count),
  /** Fields of records that are not documented. */
  unknownFields: z.record(z.string(), count),
  /** Interactions of which it was found out what became of each field. */
  sampled: count,
  /** How many of them have a field, and what became of it, for example `/customer carried`. */
  fields: z.record(z.string(), count),
  /** Rejects by code. */
  rejectCodes: z.record(z.string(), count),
  files: z.array(z.strictObject({ table: z.string(), rows: count, ...file })),
  /** Copies of recordings and other files, each once. */
  copies: z.array(z.strictObject(file)).optional(),
  /** The interactions with all of their rows, from which the files are made. */
  rowsFile: z.strictObject(file),
});
export type SliceEntry = z.infer<typeof SliceEntry>;
