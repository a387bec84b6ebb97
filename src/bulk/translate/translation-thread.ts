import { Worker } from 'node:worker_threads';
import type { LineChunk } from '../input/line-chunks.ts';
import type { SummaryCounts } from './summary.ts';
import type { Part, ThreadReply, ThreadSettings, ThreadTask } from './thread-protocol.ts';

/** Next to this file, in a clone as TypeScript and in a packed installation compiled. */
const script = new URL(`./translation-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** A thread that translates lines. What fails in it fails everything it was asked and is asked later. */
export class TranslationThread {
  readonly #worker: Worker;
  readonly #asked: PromiseWithResolvers<ThreadReply>[] = [];
  #failed: Error | undefined;

  constructor() {
    this.#worker = new Worker(script);
    this.#worker.on('message', (reply: ThreadReply) => this.#asked.shift()?.resolve(reply));
    this.#worker.on('error', (error) => this.#fail(error as Error));
    this.#worker.on('exit', () => this.#fail(new Error('a thread of the translation has ended')));
  }

  /** How to translate; to be told before anything else. */
  tell(settings: ThreadSettings): void {
    this.#worker.postMessage(settings);
  }

  /** How many tasks it has not answered yet. */
  get asked(): number {
    return this.#asked.length;
  }

  /** The chunk's memory and the spare one are the thread's from here on; with the part comes back the chunk's. */
  async translate(chunk: LineChunk, spare: ArrayBuffer[]): Promise<{ part: Part; spare: ArrayBuffer }> {
    const reply = await this.#ask({ chunk, spare }, [chunk.bytes.buffer, ...spare]);
    return reply as Extract<ThreadReply, { part: Part }>;
  }

  /** Everything the thread has counted; it ends after that. */
  async count(): Promise<SummaryCounts> {
    const reply = await this.#ask('count', []);
    return (reply as { counts: SummaryCounts }).counts;
  }

  /** Ends the thread, whatever it is doing. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(task: ThreadTask, transfer: readonly ArrayBuffer[]): Promise<ThreadReply> {
    if (this.#failed) return Promise.reject(this.#failed);
    const asked = Promise.withResolvers<ThreadReply>();
    this.#asked.push(asked);
    this.#worker.postMessage(task, [...transfer]);
    return asked.promise;
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    for (const { reject } of this.#asked.splice(0)) reject(this.#failed);
  }
}
