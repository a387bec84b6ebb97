import { UnreadableInput } from './unreadable-input.ts';
import { ValueSplitter } from './value-splitter.ts';

const [OPEN_LIST, OPEN_OBJECT, NEWLINE, RECORD_SEPARATOR] = [0x5b, 0x7b, 0x0a, 0x1e];
/** JSON white space, record separators (RFC 7464) and the bytes of a UTF-8 byte order mark. */
const blankBytes = new Set([0x20, 0x09, 0x0a, 0x0d, 0x1e, 0xef, 0xbb, 0xbf]);

/** An input with its format. `blocks` still yields every line; leading blank blocks are reduced to their newlines. */
export interface DetectedInput {
  /** One record per line, or JSON values of any other layout: a list, pages, records on several lines or back to back. */
  readonly kind: 'values' | 'lines';
  readonly blocks: AsyncIterable<Buffer>;
}

/**
 * Detects the format of an input from its first line and the start of the next one; a line is looked at up to `maxBytes`. Rejects with the input
 * stream's error, and with UnreadableInput if no line begins as JSON does.
 */
export async function detectInputFormat(input: AsyncIterable<Buffer>, maxBytes: number): Promise<DetectedInput> {
  const blocks = input[Symbol.asyncIterator]();
  let blankLines = 0;
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
    if (next.value.some((byte) => !blankBytes.has(byte))) return detect(next.value, blocks, blankLines, maxBytes);
    blankLines += countLines(next.value);
  }
  return { kind: 'lines', blocks: replay(0, Buffer.of(), blocks) };
}

async function detect(
  first: Buffer,
  blocks: AsyncIterator<Buffer>,
  blankLines: number,
  maxBytes: number,
): Promise<DetectedInput> {
  let head = first;
  let kind = kindOf(head, maxBytes);
  while (kind === undefined) {
    const longer = await readTwiceAsMuch(head, blocks);
    if (longer.length === head.length) break;
    head = longer;
    kind = kindOf(head, maxBytes);
  }
  return { kind: kind ?? 'lines', blocks: replay(blankLines, head, blocks) };
}

/** Doubles what was read, so that looking at it again and again stays linear in its size. */
async function readTwiceAsMuch(head: Buffer, blocks: AsyncIterator<Buffer>): Promise<Buffer> {
  const parts = [Buffer.from(head)]; // copied, because the reader may reuse the block's memory
  for (let size = head.length; size < 2 * head.length; size += parts.at(-1)?.length ?? 0) {
    const next = await blocks.next();
    if (next.done) break;
    parts.push(Buffer.from(next.value));
  }
  return Buffer.concat(parts);
}

/** The format that a beginning shows; undefined if it is too short to tell. */
function kindOf(head: Buffer, maxBytes: number): DetectedInput['kind'] | undefined {
  const start = head.findIndex((byte) => !blankBytes.has(byte));
  if (head[start] === OPEN_LIST || head[start - 1] === RECORD_SEPARATOR) return 'values';
  if (head[start] !== OPEN_OBJECT) {
    if (!hasJsonLine(head))
      throw new UnreadableInput('neither JSON Lines nor any other JSON; convert it to one JSON object per line');
    return 'lines';
  }
  const end = head.indexOf(NEWLINE, start);
  const line = head.subarray(start, end < 0 ? head.length : end);
  const splitter = new ValueSplitter(0);
  const records = [...splitter.push(line)].length;
  if (splitter.hasContainers || records > 1) return 'values';
  if (line.length > maxBytes) return 'values';
  if (end < 0) return undefined;
  if (splitter.isComplete) return 'lines';
  // A first line that is broken is followed by a record; a record on several lines is not.
  const next = head.subarray(end).find((byte) => !blankBytes.has(byte));
  if (next === undefined) return undefined;
  return head[end + 1] === OPEN_OBJECT ? 'lines' : 'values';
}

function hasJsonLine(head: Buffer): boolean {
  for (let at = head.indexOf(NEWLINE); at >= 0; at = head.indexOf(NEWLINE, at + 1)) {
    if (head[at + 1] === OPEN_OBJECT || head[at + 1] === OPEN_LIST) return true;
  }
  return false;
}

function countLines(block: Buffer): number {
  let lines = 0;
  for (const byte of block) if (byte === NEWLINE) lines += 1;
  return lines;
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
