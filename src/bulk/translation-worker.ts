import { parentPort, workerData } from 'node:worker_threads';
import { siteWith } from '../mapping/site.ts';
import { partOf, type Reply, type Task, type ThreadSettings } from './task.ts';
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
  const part = partOf(task.chunk, translation);
  reply({ part }, [part.translated.buffer, part.doubts.buffer]);
});

function reply(message: Reply, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, [...transfer]);
}
