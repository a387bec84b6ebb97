import { parentPort } from 'node:worker_threads';
import { createSite } from '../../mapping/site.ts';
import { BatchTranslator } from './batch-translator.ts';
import type { ThreadReply, ThreadSettings, ThreadTask } from './thread-protocol.ts';
import { createResultPool, translateChunk } from './translate-chunk.ts';

// Entry point of a TranslationThread: the first message holds the settings, each later message is a task and gets one reply.

const resultPool = createResultPool();

parentPort?.once('message', ({ profile, timeZone, publicUrl, now }: ThreadSettings) => {
  const translator = new BatchTranslator(createSite(profile, timeZone, publicUrl), now);
  parentPort?.on('message', (task: ThreadTask) => perform(task, translator));
});

function perform(task: ThreadTask, translator: BatchTranslator): void {
  if (task === 'count') {
    reply({ counts: { ...translator.summary } }, []);
    parentPort?.close();
    return;
  }
  resultPool.release(...task.spare);
  const result = translateChunk(task.chunk, translator, resultPool);
  const spare = task.chunk.bytes.buffer;
  reply({ result, spare }, [result.translated.buffer, result.diagnostics.buffer, result.ids.buffer, spare]);
}

function reply(message: ThreadReply, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, [...transfer]);
}
