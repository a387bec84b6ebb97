import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kind, lineOfBytes, linesOf, writeLines } from './lines.ts';

/** A file of generated records. */
export interface ArchiveFile {
  readonly kind: Kind;
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
}

const ONE_MEGABYTE = 1024 * 1024;

/** Writes the first `records` of a kind. */
export function writeArchive(folder: string, kind: Kind, records: number): Promise<ArchiveFile> {
  return write(folder, `${kind}-${records}.jsonl`, kind, records, linesOf(kind, records));
}

/** Writes about `wanted` records, taken evenly from the first `records`. */
export function writeSample(folder: string, kind: Kind, records: number, wanted: number): Promise<ArchiveFile> {
  const step = Math.max(1, Math.floor(records / wanted));
  return write(folder, `${kind}-sample.jsonl`, kind, Math.ceil(records / step), linesOf(kind, records, step));
}

/** Writes so many chats that just fit into a megabyte, which is the limit, and after them one that does not. */
export function writeLongLines(folder: string, fitting: number): Promise<ArchiveFile> {
  const lines = Array.from({ length: fitting + 1 }, (_, place) =>
    lineOfBytes(place < fitting ? ONE_MEGABYTE - 1 : ONE_MEGABYTE + 1, place),
  );
  return write(folder, 'long-lines.jsonl', 'chat', fitting + 1, lines);
}

async function write(
  folder: string,
  name: string,
  kind: Kind,
  records: number,
  lines: Iterable<string>,
): Promise<ArchiveFile> {
  const path = join(folder, name);
  await writeLines(path, lines);
  return { kind, path, records, bytes: (await stat(path)).size };
}
