import { open } from 'node:fs/promises';

const ONE_MEGABYTE = 1024 * 1024;

/** Reads a file in blocks of 1 MiB. All blocks share one buffer, so each must be consumed before the next is requested. Rejects with the file system's error. */
export async function* readFileBlocks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  const named = (error: unknown): never => {
    throw Object.assign(error as Error, { path });
  };
  try {
    const block = Buffer.allocUnsafe(ONE_MEGABYTE);
    for (;;) {
      const { bytesRead } = await file.read(block, 0, block.length, null).catch(named);
      if (bytesRead === 0) return;
      yield block.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
