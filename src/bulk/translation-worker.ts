import { parentPort, workerData } from 'node:worker_threads';
import { siteWith } from '../mapping/site.ts';
import type { LineChunk } from './line-chunks.ts';
import { LineSplitter } from './line-splitter.ts';
import { maxRecordBytes } from './records.ts';
import type { Item } from './splitter.ts';
import type { Part, Reply, Task, ThreadSettings } from './task.ts';
import { Translation } from './translation.ts';

// What runs in a TranslationThread: lines come in, what became of them goes back.

const { profile, timeZone, publicUrl, now } = workerData as ThreadSettings;
const translation = new Translation(siteWith(profile, timeZone, publicUrl), now);

parentPort?.on('message', (task: Task) => {
  if (task === 'count') {
    reply({ counts: { ...translation.summary } }, []);
    parentPort?.close();
    return;
  }
  const part = partOf(task.chunk);
  reply({ part }, [part.translated.buffer, part.doubts.buffer]);
});

function partOf({ bytes, before }: LineChunk): Part {
  const { translated, doubts, records } = translation.of(itemsOf(bytes), before);
  // Copies, to be given away: the translation uses its memory again.
  return { translated: new Uint8Array(translated), doubts: new Uint8Array(doubts), records };
}

function* itemsOf(bytes: Uint8Array<ArrayBuffer>): Generator<Item> {
  const lines = new LineSplitter(maxRecordBytes);
  yield* lines.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  yield* lines.end();
}

function reply(message: Reply, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, [...transfer]);
}
