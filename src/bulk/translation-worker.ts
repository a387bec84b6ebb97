import { parentPort } from 'node:worker_threads';
import { siteWith } from '../mapping/site.ts';
import { partOf, type Reply, type Task, type ThreadSettings } from './task.ts';
import { Translation } from './translation.ts';

// What runs in a TranslationThread: first it is told how to translate, then lines come in and what became of them goes back.

parentPort?.once('message', ({ profile, timeZone, publicUrl, now }: ThreadSettings) => {
  const translation = new Translation(siteWith(profile, timeZone, publicUrl), now);
  parentPort?.on('message', (task: Task) => perform(task, translation));
});

function perform(task: Task, translation: Translation): void {
  if (task === 'count') {
    reply({ counts: { ...translation.summary } }, []);
    parentPort?.close();
    return;
  }
  const part = partOf(task.chunk, translation);
  reply({ part }, [part.translated.buffer, part.doubts.buffer]);
}

function reply(message: Reply, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, [...transfer]);
}
