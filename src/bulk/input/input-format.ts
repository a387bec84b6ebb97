const OPEN_LIST = 0x5b;
const NEWLINE = 0x0a;
const blank = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** An input that was looked at, and still has every line; of blank blocks at its beginning only their ends are kept. */
export interface DetectedInput {
  /** A JSON array of records, or lines. */
  readonly kind: 'list' | 'lines';
  readonly blocks: AsyncIterable<Buffer>;
}

/** Looks how an input begins: its first byte that is not blank tells what it is. */
export async function detectInputFormat(input: AsyncIterable<Buffer>): Promise<DetectedInput> {
  const blocks = input[Symbol.asyncIterator]();
  let blankLines = 0;
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
    const first = next.value.find((byte) => !blank.has(byte));
    if (first !== undefined) {
      return { kind: first === OPEN_LIST ? 'list' : 'lines', blocks: continued(blankLines, next.value, blocks) };
    }
    for (const byte of next.value) if (byte === NEWLINE) blankLines += 1;
  }
  return { kind: 'lines', blocks: continued(0, Buffer.of(), blocks) };
}

async function* continued(blankLines: number, first: Buffer, blocks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (blankLines > 0) yield Buffer.alloc(blankLines, NEWLINE);
    yield first;
    for (let next = await blocks.next(); !next.done; next = await blocks.next()) yield next.value;
  } finally {
    await blocks.return?.();
  }
}
