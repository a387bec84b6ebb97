import { type FileHandle, open } from 'node:fs/promises';

const ONE_MEGABYTE = 1024 * 1024;

/** A part of a file, from one byte up to another. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A file, or a part of it, in blocks of a megabyte. The memory is used again: a block must be taken before the next one is asked for. */
export async function* blocksOf(path: string, range?: Range): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    yield* blocksFrom(file, range);
  } finally {
    await file.close();
  }
}

async function* blocksFrom(file: FileHandle, range: Range | undefined): AsyncGenerator<Buffer> {
  const block = Buffer.allocUnsafe(ONE_MEGABYTE);
  const end = range?.end ?? Number.POSITIVE_INFINITY;
  // A whole input may be a pipe, which has no places to read from.
  for (let at = range?.start ?? 0; at < end; ) {
    const { bytesRead } = await file.read(block, 0, Math.min(block.length, end - at), range ? at : null);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield block.subarray(0, bytesRead);
  }
}
