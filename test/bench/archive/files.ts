import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArchiveKind, lineOfBytes, linesOf, writeLines } from './lines.ts';

/** A file of generated records. */
export interface ArchiveFile {
  readonly kind: ArchiveKind;
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
}

const ONE_MEGABYTE = 1024 * 1024;

/** Writes a file with the first `records` records of a kind. */
export function writeArchive(folder: string, kind: ArchiveKind, records: number): Promise<ArchiveFile> {
  return write(folder, `${kind}-${records}.jsonl`, kind, records, linesOf(kind, records));
}

/** Writes a file with about `sampleSize` records, spread evenly over the first `records`. */
export function writeSample(
  folder: string,
  kind: ArchiveKind,
  records: number,
  sampleSize: number,
): Promise<ArchiveFile> {
  const step = Math.max(1, Math.floor(records / sampleSize));
  return write(folder, `${kind}-sample.jsonl`, kind, Math.ceil(records / step), linesOf(kind, records, step));
}

/** Writes `fitting` chats one byte below the size limit of a record (1 MiB), then one chat a byte above it. */
export function writeLongLines(folder: string, fitting: number): Promise<ArchiveFile> {
  const lines = Array.from({ length: fitting + 1 }, (_, index) =>
    lineOfBytes(index < fitting ? ONE_MEGABYTE - 1 : ONE_MEGABYTE + 1, index),
  );
  return write(folder, 'long-lines.jsonl', 'chat', fitting + 1, lines);
}

async function write(
  folder: string,
  name: string,
  kind: ArchiveKind,
  records: number,
  lines: Iterable<string>,
): Promise<ArchiveFile> {
  const path = join(folder, name);
  await writeLines(path, lines);
  return { kind, path, records, bytes: (await stat(path)).size };
}
