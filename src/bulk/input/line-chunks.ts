import { BufferPool } from './buffer-pool.ts';

const NEWLINE = 0x0a;

/** Complete lines of an input, including the last newline. The receiver owns the memory and may transfer it to a worker. */
export interface LineChunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Number of lines that precede the chunk's first line. */
  readonly linesBefore: number;
  /** The file's name, if there are several files. */
  readonly file?: string | undefined;
}

/** Creates a pool whose buffers fit a block of 1 MiB and the start of a line from the block before it. */
export function createChunkPool(): BufferPool {
  return new BufferPool(1.25 * 1024 * 1024);
}

/**
 * Splits an input into one chunk of complete lines per block. A line that is longer than `maxBytes` and spans several blocks is truncated, but
 * stays longer than `maxBytes`, so that it is still rejected. Rejects with the input stream's error.
 */
export async function* readLineChunks(
  input: AsyncIterable<Buffer>,
  maxBytes: number,
  pool = createChunkPool(),
): AsyncGenerator<LineChunk> {
  const unfinished = new UnfinishedLine(maxBytes, pool);
  let linesBefore = 0;
  for await (const block of input) {
    const end = block.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield { bytes: unfinished.finishWith(block.subarray(0, end)), linesBefore };
      linesBefore += countLines(block);
    }
    unfinished.add(block.subarray(end));
  }
  if (!unfinished.isEmpty) yield { bytes: unfinished.finishWith(Buffer.of(NEWLINE)), linesBefore };
}

/** A line that continues in the next block. */
class UnfinishedLine {
  readonly #maxBytes: number;
  readonly #pool: BufferPool;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(maxBytes: number, pool: BufferPool) {
    this.#maxBytes = maxBytes;
    this.#pool = pool;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(part: Buffer): void {
    const added = part.subarray(0, this.#maxBytes + 1 - this.#size);
    this.#parts.push(Buffer.from(added)); // copied, because the reader reuses the block's memory
    this.#size += added.length;
  }

  finishWith(rest: Buffer): Uint8Array<ArrayBuffer> {
    const bytes = this.#pool.acquire(this.#size + rest.length);
    let at = 0;
    for (const part of [...this.#parts, rest]) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#size = 0;
    return bytes;
  }
}

function countLines(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
