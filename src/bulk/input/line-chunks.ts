import { BufferPool } from './buffer-pool.ts';

const NEWLINE = 0x0a;

/** Whole lines of an input, the last one ended too, to be worked on elsewhere: their memory belongs to whoever gets them. */
export interface LineChunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many lines stand before the first of these. */
  readonly before: number;
}

/** Memory for chunks: what a block of a megabyte and the beginning of a line mostly need. */
export function memoryForChunks(): BufferPool {
  return new BufferPool(1.25 * 1024 * 1024);
}

/**
 * Cuts an input that comes in blocks into a chunk for each block. Of a line longer than `maxBytes` only so much is kept that it can be seen
 * to be.
 */
export async function* readLineChunks(
  input: AsyncIterable<Buffer>,
  maxBytes: number,
  memory = memoryForChunks(),
): AsyncGenerator<LineChunk> {
  const open = new OpenLine(maxBytes, memory);
  let before = 0;
  for await (const block of input) {
    const end = block.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield { bytes: open.endedBy(block.subarray(0, end)), before };
      before += linesIn(block);
    }
    open.add(block.subarray(end));
  }
  if (!open.isEmpty) yield { bytes: open.endedBy(Buffer.of(NEWLINE)), before };
}

/** A line that goes on in the next block. */
class OpenLine {
  readonly #maxBytes: number;
  readonly #memory: BufferPool;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(maxBytes: number, memory: BufferPool) {
    this.#maxBytes = maxBytes;
    this.#memory = memory;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(part: Buffer): void {
    const kept = part.subarray(0, this.#maxBytes + 1 - this.#size);
    this.#parts.push(Buffer.from(kept)); // the block's memory is used again
    this.#size += kept.length;
  }

  endedBy(rest: Buffer): Uint8Array<ArrayBuffer> {
    const whole = this.#memory.take(this.#size + rest.length);
    let at = 0;
    for (const part of [...this.#parts, rest]) {
      whole.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#size = 0;
    return whole;
  }
}

function linesIn(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
