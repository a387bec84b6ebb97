import type { Site } from '../mapping/context.ts';
import { lineChunksIn } from './line-chunks.ts';
import { maxRecordBytes } from './records.ts';
import { Summary } from './summary.ts';
import type { Part } from './task.ts';
import { type Outlet, writeOut } from './translate.ts';
import { TranslationThread } from './translation-thread.ts';

/** How many chunks each thread may be given before its first is written: one to work on and one to go on with. */
const AHEAD = 2;

/**
 * Translates an archive of lines in several threads; the result is the same, and in the same order, as in one. `now` is epoch milliseconds,
 * for records that do not say their own. Rejects with the streams' own errors, or with what failed in a thread.
 */
export async function translateInThreads(
  input: AsyncIterable<Buffer>,
  outlet: Outlet,
  { profile, timeZone, publicUrl }: Site,
  now: number,
  count: number,
): Promise<Summary> {
  const settings = { profile, timeZone, publicUrl, now };
  const threads = Array.from({ length: count }, () => new TranslationThread(settings));
  try {
    await translate(input, outlet, threads);
    const summary = new Summary();
    for (const thread of threads) summary.include(await thread.count());
    return summary;
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

/** Chunks go to the threads in turn, and what comes of them is written in the order of the input. */
async function translate(
  input: AsyncIterable<Buffer>,
  outlet: Outlet,
  threads: readonly TranslationThread[],
): Promise<void> {
  const ahead: Promise<Part>[] = [];
  let turn = 0;
  for await (const chunk of lineChunksIn(input, maxRecordBytes)) {
    const part = (threads[turn % threads.length] as TranslationThread).translate(chunk);
    part.catch(() => undefined); // is told where it is waited for, which may never come to it after another failure
    ahead.push(part);
    turn += 1;
    if (ahead.length === AHEAD * threads.length) await writeOut(outlet, await (ahead.shift() as Promise<Part>));
  }
  for (const part of ahead) await writeOut(outlet, await part);
}
