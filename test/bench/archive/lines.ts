import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Happening, happening } from './happening.ts';
import { recordOf } from './record.ts';
import { transcriptOf } from './transcript.ts';

/** A kind of archive: calls as bare records, chats with what was gathered around each. */
export type Kind = 'voice' | 'chat';

const MESSAGES = 50;
const NOW = '2024-04-01T00:00:00.000Z';
const ONE_MEGABYTE = 1024 * 1024;

/** The line with this number, without its newline, the same in every run. */
export function lineOf(kind: Kind, index: number): string {
  if (kind === 'voice') return JSON.stringify(recordOf(happening('voice', index)));
  return chatLine(happening('messaging', index), MESSAGES);
}

/** A chat so long that its line has exactly so many bytes. */
export function lineOfBytes(bytes: number, index: number): string {
  const happened = happening('messaging', index);
  const short = chatLine(happened, Math.floor(bytes / 500));
  return short.replace('"subType":', `"files":"${'x'.repeat(bytes - Buffer.byteLength(short) - 11)}","subType":`);
}

function chatLine(happened: Happening, messages: number): string {
  const agents = happened.legs.flatMap(({ agent }) => agent ?? []);
  return JSON.stringify({
    interaction: recordOf(happened),
    users: Object.fromEntries(agents.map((agent) => [agent.id, agent])),
    transcript: transcriptOf(happened, messages),
    subType: 'web',
    now: NOW,
  });
}

/** The lines from number 0 up to `count`, or only every `step`-th of them. */
export function* linesOf(kind: Kind, count: number, step = 1): Generator<string> {
  for (let index = 0; index < count; index += step) yield lineOf(kind, index);
}

/** Writes lines to a file, a megabyte at a time. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(blocksOf(lines)), createWriteStream(path));
}

function* blocksOf(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  let size = 0;
  for (const line of lines) {
    block.push(line, '\n');
    size += line.length;
    if (size < ONE_MEGABYTE) continue;
    yield block.join('');
    [block, size] = [[], 0];
  }
  yield block.join('');
}
