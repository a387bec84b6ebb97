import { Worker } from 'node:worker_threads';
import type { LineChunk } from '../input/line-chunks.ts';
import type { SummaryCounts } from './summary.ts';
import type { ChunkResult, ThreadReply, ThreadSettings, ThreadTask } from './thread-protocol.ts';

/** The worker's script has the same extension as this file: TypeScript in a clone, compiled JavaScript in an installed package. */
const script = new URL(`./translation-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** A worker thread that translates lines. After a failure, all pending and all later tasks reject with its error. */
export class TranslationThread {
  readonly #worker: Worker;
  readonly #pending: PromiseWithResolvers<ThreadReply>[] = [];
  #error: Error | undefined;

  constructor() {
    this.#worker = new Worker(script);
    this.#worker.on('message', (reply: ThreadReply) => this.#pending.shift()?.resolve(reply));
    this.#worker.on('error', (error) => this.#fail(error as Error));
    this.#worker.on('exit', () => this.#fail(new Error('A translation worker thread has ended')));
  }

  /** Sends the settings. Must be called once, before any task. */
  configure(settings: ThreadSettings): void {
    this.#worker.postMessage(settings);
  }

  /** Number of tasks without a reply so far. */
  get pendingTasks(): number {
    return this.#pending.length;
  }

  /** Translates a chunk. The buffers of `chunk` and `spare` are transferred to the thread; the chunk's buffer is returned with the result. */
  async translate(chunk: LineChunk, spare: ArrayBuffer[]): Promise<{ result: ChunkResult; spare: ArrayBuffer }> {
    const reply = await this.#send({ chunk, spare }, [chunk.bytes.buffer, ...spare]);
    return reply as Extract<ThreadReply, { result: ChunkResult }>;
  }

  /** Returns the thread's counts, after which it ends. */
  async finish(): Promise<SummaryCounts> {
    const reply = await this.#send('count', []);
    return (reply as { counts: SummaryCounts }).counts;
  }

  /** Terminates the thread, even in the middle of a task. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(task: ThreadTask, transfer: readonly ArrayBuffer[]): Promise<ThreadReply> {
    if (this.#error) return Promise.reject(this.#error);
    const reply = Promise.withResolvers<ThreadReply>();
    this.#pending.push(reply);
    this.#worker.postMessage(task, [...transfer]);
    return reply.promise;
  }

  #fail(error: Error): void {
    this.#error ??= error;
    for (const { reject } of this.#pending.splice(0)) reject(this.#error);
  }
}
