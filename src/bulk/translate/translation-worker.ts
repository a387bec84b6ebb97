import { parentPort } from 'node:worker_threads';
import { createSite } from '../../mapping/site.ts';
import { memoryForParts, partOf, type ThreadReply, type ThreadSettings, type ThreadTask } from './thread-protocol.ts';
import { Translation } from './translation.ts';

// What runs in a TranslationThread: first it is told how to translate, then lines come in and what became of them goes back.

const memory = memoryForParts();

parentPort?.once('message', ({ profile, timeZone, publicUrl, now }: ThreadSettings) => {
  const translation = new Translation(createSite(profile, timeZone, publicUrl), now);
  parentPort?.on('message', (task: ThreadTask) => perform(task, translation));
});

function perform(task: ThreadTask, translation: Translation): void {
  if (task === 'count') {
    reply({ counts: { ...translation.summary } }, []);
    parentPort?.close();
    return;
  }
  memory.give(...task.spare);
  const part = partOf(task.chunk, translation, memory);
  const spare = task.chunk.bytes.buffer;
  reply({ part, spare }, [part.translated.buffer, part.doubts.buffer, spare]);
}

function reply(message: ThreadReply, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, [...transfer]);
}
