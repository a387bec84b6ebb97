const OPEN_BRACKET = 0x5b;
const NEWLINE = 0x0a;
/** JSON white space and the bytes of a UTF-8 byte order mark. */
const blankBytes = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** An input with its format. `blocks` still yields every line; leading blank blocks are reduced to their newlines. */
export interface DetectedInput {
  /** One JSON array of records, or one record per line. */
  readonly kind: 'array' | 'lines';
  readonly blocks: AsyncIterable<Buffer>;
}

/** Detects the format of an input from its first byte that is not blank. Rejects with the input stream's error. */
export async function detectInputFormat(input: AsyncIterable<Buffer>): Promise<DetectedInput> {
  const blocks = input[Symbol.asyncIterator]();
  let blankLines = 0;
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
    const first = next.value.find((byte) => !blankBytes.has(byte));
    if (first !== undefined) {
      return { kind: first === OPEN_BRACKET ? 'array' : 'lines', blocks: replay(blankLines, next.value, blocks) };
    }
    for (const byte of next.value) if (byte === NEWLINE) blankLines += 1;
  }
  return { kind: 'lines', blocks: replay(0, Buffer.of(), blocks) };
}

async function* replay(blankLines: number, first: Buffer, blocks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (blankLines > 0) yield Buffer.alloc(blankLines, NEWLINE);
    yield first;
    for (let next = await blocks.next(); !next.done; next = await blocks.next()) yield next.value;
  } finally {
    await blocks.return?.();
  }
}
