import { PassThrough, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { kindOfBytes, unpack } from './known-formats.ts';
import { UnreadableInput } from './unreadable-input.ts';

/** As large as the blocks that files are read in. */
const CHUNK_BYTES = 1024 * 1024;
/** Enough to recognise most formats. A slow input is not waited for any longer: its first record may be all that comes for now. */
const HEAD_BYTES = 4;

/** Blocks that the stream before a decompressor may hold. */
const MAX_READ_AHEAD = 8;

const SPLIT = 'compress the files one by one';
const RESTORE = 'copy or create it again';

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
  const input = new UnconsumedInput(blocks);
  const source = Readable.from(input.copies());
  source.on('error', (error) => stream.destroy(error));
  // A stream that fails drops what it has not handed out yet, so it is handed out at once to a stream that does not fail.
  const output = new PassThrough();
  let failure: unknown;
  stream.on('error', (error) => {
    failure = error;
    output.end();
  });
  try {
    const { head, blocks: text } = await readHead(source.pipe(stream).pipe(output));
    const { compression: again, refusal } = kindOfBytes(head);
    const inner = refusal ?? (again && `${again} data; ${unpack}`);
    if (inner !== undefined) throw new UnreadableInput(`${compression} data that contains ${inner}`);
    yield* text;
    if (failure !== undefined) throw failure;
    if (await input.hasDataBehind(stream.bytesWritten)) {
      throw new UnreadableInput(`${compression} data that is followed by other data; ${SPLIT}`);
    }
  } catch (error) {
    const fault = damageOf(error);
    throw fault === undefined ? error : new UnreadableInput(`${compression} data that is ${fault}`, error);
  } finally {
    source.destroy();
    stream.destroy();
    output.destroy();
  }
}

/** Blocks for a decompressor, which stops at the end of its data without a look at what follows. */
class UnconsumedInput {
  readonly #blocks: AsyncIterator<Buffer>;
  /** The last blocks that were handed out, and the position of the first one. */
  #recent: Buffer[] = [];
  #position = 0;

  constructor(blocks: AsyncIterable<Buffer>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Copies, because the decompressor reads ahead, but the reader may reuse a block's memory. */
  async *copies(): AsyncGenerator<Buffer> {
    for (let next = await this.#blocks.next(); !next.done; next = await this.#blocks.next()) {
      const block = Buffer.from(next.value);
      this.#recent.push(block);
      while (this.#recent.length > MAX_READ_AHEAD) this.#position += this.#recent.shift()?.length ?? 0;
      yield block;
    }
  }

  /** Whether there is more than padding behind a position; zero bytes are padding. */
  async hasDataBehind(position: number): Promise<boolean> {
    let start = this.#position;
    for (const block of this.#recent) {
      if (hasData(block.subarray(Math.max(position - start, 0)))) return true;
      start += block.length;
    }
    for (let next = await this.#blocks.next(); !next.done; next = await this.#blocks.next()) {
      if (hasData(next.value)) return true;
    }
    return false;
  }
}

function hasData(bytes: Buffer): boolean {
  return bytes.some((byte) => byte !== 0);
}

/** What is wrong with compressed data, and the fix; undefined for any other error. Damage is often found later than it begins. */
function damageOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return `cut off; ${RESTORE}`;
  if (code === 'ZSTD_error_frameParameter_windowTooLarge') return `made with a window of over 128 MiB; ${unpack}`;
  const isDamaged = code.startsWith('Z_') || code.startsWith('ZSTD_') || code.startsWith('ERR_ZLIB');
  return isDamaged ? `damaged or followed by other data, so the records before it may be wrong; ${RESTORE}` : undefined;
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
