import type { Site } from '../../mapping/input/translation-input.ts';
import { type LineChunk, memoryForChunks, readLineChunks } from '../input/line-chunks.ts';
import { maxRecordBytes } from '../input/records.ts';
import { Summary } from './summary.ts';
import { memoryForParts, type Part, partOf } from './thread-protocol.ts';
import { type Outlet, writeOut } from './translate.ts';
import { Translation } from './translation.ts';
import { TranslationThread } from './translation-thread.ts';

/** How many chunks a thread may have: one to work on, and others to go on with while this thread is at work itself. */
const AHEAD = 4;

/** Starts threads, which takes them a moment. Whoever starts them has them stopped. */
export function startThreads(count: number): readonly TranslationThread[] {
  return Array.from({ length: count }, () => new TranslationThread());
}

/** Ends threads, whatever they are doing. */
export async function stopThreads(threads: readonly TranslationThread[]): Promise<void> {
  await Promise.all(threads.map((thread) => thread.stop()));
}

/**
 * Translates an archive of lines in this thread and others; the result is the same, and in the same order, as in one. `now` is
 * epoch milliseconds, for records that do not say their own. Rejects with the streams' own errors, or with what failed in a thread.
 */
export async function translateInThreads(
  input: AsyncIterable<Buffer>,
  outlet: Outlet,
  site: Site,
  now: number,
  threads: readonly TranslationThread[],
): Promise<Summary> {
  const { profile, timeZone, publicUrl } = site;
  for (const thread of threads) thread.tell({ profile, timeZone, publicUrl, now });
  const own = new Translation(site, now);
  await translate(input, outlet, threads, own);
  const summary = new Summary();
  summary.include(own.summary);
  for (const thread of threads) summary.include(await thread.count());
  return summary;
}

/** A chunk goes to the thread with the least to do; where all have enough, this one does it. What comes of them is written in the order of the input. */
async function translate(
  input: AsyncIterable<Buffer>,
  outlet: Outlet,
  threads: readonly TranslationThread[],
  own: Translation,
): Promise<void> {
  const [chunkMemory, partMemory] = [memoryForChunks(), memoryForParts()];

  async function elsewhere(thread: TranslationThread, chunk: LineChunk): Promise<Part> {
    const { part, spare } = await thread.translate(chunk, partMemory.some(2));
    chunkMemory.give(spare);
    return part;
  }

  async function here(chunk: LineChunk): Promise<Part> {
    const part = partOf(chunk, own, partMemory);
    chunkMemory.give(chunk.bytes.buffer);
    return part;
  }

  async function write(part: Part): Promise<void> {
    await writeOut(outlet, part);
    partMemory.give(part.translated.buffer, part.doubts.buffer);
  }

  // Each chunk's turn to be written comes after the one before it, as soon as both are there.
  const turns: Promise<void>[] = [];
  let last = Promise.resolve();
  for await (const chunk of readLineChunks(input, maxRecordBytes, chunkMemory)) {
    const [idlest] = threads.toSorted((a, b) => a.asked - b.asked);
    const part = idlest && idlest.asked < AHEAD ? elsewhere(idlest, chunk) : here(chunk);
    const before = last;
    last = Promise.all([part, before]).then(([each]) => write(each));
    last.catch(() => undefined); // is told where it is waited for
    turns.push(last);
    while (turns.length > 2 * AHEAD * threads.length) await turns.shift();
  }
  await last;
}
