import { createChunkPool, type LineChunk, readLineChunks } from '../input/line-chunks.ts';
import { maxRecordBytes } from '../input/records.ts';
import type { BatchTranslator } from './batch-translator.ts';
import type { Summary } from './summary.ts';
import type { ChunkResult } from './thread-protocol.ts';
import { type TranslationSink, writeResult } from './translate.ts';
import { createResultPool, translateChunk } from './translate-chunk.ts';
import { TranslationThread } from './translation-thread.ts';

/** Maximum number of chunks queued per thread: one is being translated, and the others keep the thread busy while the main thread translates. */
const MAX_QUEUED_CHUNKS = 4;

/** Starts worker threads without waiting for them. The caller must stop them with `stopThreads`. */
export function startThreads(count: number): readonly TranslationThread[] {
  return Array.from({ length: count }, () => new TranslationThread());
}

/** Terminates threads, even in the middle of a task. */
export async function stopThreads(threads: readonly TranslationThread[]): Promise<void> {
  await Promise.all(threads.map((thread) => thread.stop()));
}

/**
 * Translates lines in the main thread, with its translator, and in configured worker threads. Gives each chunk to the thread with the fewest
 * tasks, or translates it here if all queues are full. Writes results in input order. Rejects with the error of a stream or of a thread, after
 * everything before it has been written.
 */
export async function translateInThreads(
  input: AsyncIterable<Buffer>,
  sink: TranslationSink,
  threads: readonly TranslationThread[],
  mainTranslator: BatchTranslator,
  summary: Summary,
  file?: string,
): Promise<void> {
  const [chunkPool, resultPool] = [createChunkPool(), createResultPool()];

  async function translateInThread(thread: TranslationThread, chunk: LineChunk): Promise<ChunkResult> {
    const { result, spare } = await thread.translate(chunk, resultPool.takeFree(2));
    chunkPool.release(spare);
    return result;
  }

  async function translateHere(chunk: LineChunk): Promise<ChunkResult> {
    const result = translateChunk(chunk, mainTranslator, resultPool);
    chunkPool.release(chunk.bytes.buffer);
    return result;
  }

  async function write(result: ChunkResult): Promise<void> {
    summary.countIds(result.ids);
    await writeResult(sink, result);
    resultPool.release(result.translated.buffer, result.diagnostics.buffer);
  }

  // A result is written as soon as it is available and the previous result has been written.
  const pendingWrites: Promise<void>[] = [];
  let lastWrite = Promise.resolve();
  try {
    for await (const chunk of readLineChunks(input, maxRecordBytes, chunkPool)) {
      const task = { ...chunk, file };
      const [leastBusy] = threads.toSorted((a, b) => a.pendingTasks - b.pendingTasks);
      const hasCapacity = leastBusy && leastBusy.pendingTasks < MAX_QUEUED_CHUNKS;
      const result = hasCapacity ? translateInThread(leastBusy, task) : translateHere(task);
      const previousWrite = lastWrite;
      lastWrite = Promise.all([result, previousWrite]).then(([each]) => write(each));
      lastWrite.catch(() => undefined); // avoids an unhandled rejection; the error is thrown where the write is awaited
      pendingWrites.push(lastWrite);
      while (pendingWrites.length > 2 * MAX_QUEUED_CHUNKS * threads.length) await pendingWrites.shift();
    }
  } finally {
    await lastWrite;
  }
}
