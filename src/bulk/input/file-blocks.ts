import { open } from 'node:fs/promises';

const ONE_MEGABYTE = 1024 * 1024;

/** A file in blocks of a megabyte. The memory is used again: a block must be taken before the next one is asked for. */
export async function* readFileBlocks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const block = Buffer.allocUnsafe(ONE_MEGABYTE);
    for (;;) {
      const { bytesRead } = await file.read(block, 0, block.length, null);
      if (bytesRead === 0) return;
      yield block.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
