import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { recordOf } from './record.ts';
import { type RecordedInteraction, recordedInteraction } from './recorded-interaction.ts';
import { transcriptOf } from './transcript.ts';

/** Kind of archive: calls as bare records, or chats with their related documents. */
export type ArchiveKind = 'voice' | 'chat';

const MESSAGES = 50;
const NOW = '2024-04-01T00:00:00.000Z';
const ONE_MEGABYTE = 1024 * 1024;

/** Returns the line with this index, without newline; it is the same in every run. */
export function lineOf(kind: ArchiveKind, index: number): string {
  if (kind === 'voice') return JSON.stringify(recordOf(recordedInteraction('voice', index)));
  return chatLine(recordedInteraction('messaging', index), MESSAGES);
}

/** Returns a chat whose line has exactly `bytes` bytes. */
export function lineOfBytes(bytes: number, index: number): string {
  const interaction = recordedInteraction('messaging', index);
  const short = chatLine(interaction, Math.floor(bytes / 500));
  return short.replace('"subType":', `"files":"${'x'.repeat(bytes - Buffer.byteLength(short) - 11)}","subType":`);
}

function chatLine(interaction: RecordedInteraction, messages: number): string {
  const agents = interaction.legs.flatMap(({ agent }) => agent ?? []);
  return JSON.stringify({
    interaction: recordOf(interaction),
    users: Object.fromEntries(agents.map((agent) => [agent.id, agent])),
    transcript: transcriptOf(interaction, messages),
    subType: 'web',
    now: NOW,
  });
}

/** Yields the lines with index 0 to `count` - 1, or only every `step`-th of them. */
export function* linesOf(kind: ArchiveKind, count: number, step = 1): Generator<string> {
  for (let index = 0; index < count; index += step) yield lineOf(kind, index);
}

/** Writes lines to a file in blocks of about 1 MB. Rejects with the file system's error. */
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
