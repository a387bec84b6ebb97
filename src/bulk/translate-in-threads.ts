import type { Site } from '../mapping/context.ts';
import { lineChunksIn } from './line-chunks.ts';
import { maxRecordBytes } from './records.ts';
import { Summary } from './summary.ts';
import { type Part, partOf } from './task.ts';
import { type Outlet, writeOut } from './translate.ts';
import { Translation } from './translation.ts';
import { TranslationThread } from './translation-thread.ts';

/** How many chunks a thread may have: one to work on, and others to go on with while this thread is at work itself. */
const AHEAD = 3;

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
  const ahead: Promise<Part>[] = [];
  for await (const chunk of lineChunksIn(input, maxRecordBytes)) {
    const [idlest] = threads.toSorted((a, b) => a.asked - b.asked);
    const part = idlest && idlest.asked < AHEAD ? idlest.translate(chunk) : Promise.resolve(partOf(chunk, own));
    part.catch(() => undefined); // is told where it is waited for, which may never come to it after another failure
    ahead.push(part);
    if (ahead.length > 2 * AHEAD * threads.length) await writeOut(outlet, await (ahead.shift() as Promise<Part>));
  }
  for (const part of ahead) await writeOut(outlet, await part);
}
