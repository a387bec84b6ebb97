import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { kindOfBytes } from './known-formats.ts';
import { UnreadableInput } from './unreadable-input.ts';

/** As large as the blocks that files are read in. */
const CHUNK_BYTES = 1024 * 1024;
/** Enough to recognise most formats. A slow input is not waited for any longer: its first record may be all that comes for now. */
const HEAD_BYTES = 4;

const decompressors = {
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  zstd: () => createZstdDecompress({ chunkSize: CHUNK_BYTES }),
} as const;

/**
 * The text of an input: as it is, or decompressed if its first bytes are those of gzip or zstd. Each block must be consumed before the next is
 * requested. Rejects with the stream's error, and with UnreadableInput for any other format and for damaged compression.
 */
export async function* decodeBlocks(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { head, blocks } = await readHead(input);
  const { compression, refusal } = kindOfBytes(head);
  if (refusal !== undefined) throw new UnreadableInput(refusal);
  yield* compression ? decompress(blocks, compression) : blocks;
}

async function* decompress(
  blocks: AsyncIterable<Buffer>,
  compression: keyof typeof decompressors,
): AsyncGenerator<Buffer> {
  const stream = decompressors[compression]();
  const source = Readable.from(copies(blocks));
  source.on('error', (error) => stream.destroy(error));
  try {
    const { head, blocks: text } = await readHead(source.pipe(stream));
    const { compression: again, refusal } = kindOfBytes(head);
    const inner = refusal ?? (again && `${again} data`);
    if (inner !== undefined) throw new UnreadableInput(`${compression} data that contains ${inner}`);
    yield* text;
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new UnreadableInput(`${compression} data that is damaged or cut off`, error);
  } finally {
    source.destroy();
    stream.destroy();
  }
}

/** The decompressor reads ahead, but the reader may reuse a block's memory. */
async function* copies(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of blocks) yield Buffer.from(block);
}

function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_') || code.startsWith('ZSTD_') || code.startsWith('ERR_ZLIB');
}

/** The first bytes of an input, and all of its blocks. */
async function readHead(
  input: AsyncIterable<Buffer>,
): Promise<{ readonly head: Buffer; readonly blocks: AsyncIterable<Buffer> }> {
  const blocks = input[Symbol.asyncIterator]();
  let next = await blocks.next();
  let head: Buffer = next.value ?? Buffer.of();
  while (!next.done && head.length < HEAD_BYTES) {
    head = Buffer.from(head);
    next = await blocks.next();
    if (!next.done) head = Buffer.concat([head, next.value]);
  }
  return { head, blocks: replay(head, blocks) };
}

async function* replay(head: Buffer, blocks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await blocks.next(); !next.done; next = await blocks.next()) yield next.value;
  } finally {
    await blocks.return?.();
  }
}
