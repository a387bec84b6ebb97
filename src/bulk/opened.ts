const OPEN_LIST = 0x5b;
const blank = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** An input that was looked at, and is still whole but for blank blocks at its beginning, which say nothing. */
export interface Opened {
  /** A JSON array of records, or lines. */
  readonly kind: 'list' | 'lines';
  readonly blocks: AsyncIterable<Buffer>;
}

/** Looks how an input begins: its first byte that is not blank tells what it is. */
export async function opened(input: AsyncIterable<Buffer>): Promise<Opened> {
  const blocks = input[Symbol.asyncIterator]();
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
    const first = next.value.find((byte) => !blank.has(byte));
    if (first === undefined) continue;
    return { kind: first === OPEN_LIST ? 'list' : 'lines', blocks: continued(next.value, blocks) };
  }
  return { kind: 'lines', blocks: continued(Buffer.of(), blocks) };
}

async function* continued(first: Buffer, blocks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await blocks.next(); !next.done; next = await blocks.next()) yield next.value;
  } finally {
    await blocks.return?.();
  }
}
