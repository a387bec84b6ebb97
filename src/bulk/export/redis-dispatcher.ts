import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { SECOND } from '../../kit/durations.ts';
import type { Dispatcher } from './dispatcher.ts';
import { type Slice, sliceName } from './slices.ts';
import { ExportInterrupted } from './while-away.ts';

/** How often a slice is tried before the export fails. */
const ATTEMPTS = 3;
const AGAIN_MS = 5 * SECOND;
/** How often the queue is looked at, in milliseconds. */
const LOOK_MS = 500;
/** How long a worker may be silent before another one takes its slice, in milliseconds. */
const LOCK_MS = 30 * SECOND;

/** What workers need to know about an export. */
export interface SharedExport {
  /** Where it is known by, for all processes: they may see its folder under different paths. */
  readonly exportId: string;
  readonly redisUrl: string;
  /** Slices that this process works on at the same time. */
  readonly concurrency: number;
}

type WorkOnSlice = (slice: Slice) => Promise<readonly Slice[]>;

/** Gives slices to all processes that work on the same export, through a queue of BullMQ in Redis. Jobs contain nothing but the times of a slice. */
export class RedisDispatcher implements Dispatcher {
  readonly #shared: SharedExport;
  readonly #signal: AbortSignal;

  constructor(shared: SharedExport, signal: AbortSignal) {
    this.#shared = shared;
    this.#signal = signal;
  }

  /** Also works on slices itself. Resolves when the queue is empty; a queue that was lost is empty too, so what is missing must be looked for afterwards. */
  async run(slices: readonly Slice[], work: WorkOnSlice): Promise<void> {
    await using stack = new AsyncDisposableStack();
    const queue = openQueue(this.#shared, stack);
    const worker = startWorker(this.#shared, queue, work, stack);
    const failed = failureOf(worker);
    await queue.addBulk(slices.map(jobOf));
    for (;;) {
      if (this.#signal.aborted) throw new ExportInterrupted('The export was stopped');
      const error = failed();
      if (error) throw error;
      // It waits for Redis as long as that is away.
      const counts = await Promise.race([queue.getJobCounts(), aborted(this.#signal)]);
      if (!counts) continue;
      const { waiting = 0, active = 0, delayed = 0, prioritized = 0 } = counts;
      if (waiting + active + delayed + prioritized === 0) return;
      await wait(LOOK_MS);
    }
  }
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}

/** Works on slices of an export that another process has begun, until the signal aborts or a slice has failed too often. Rejects then with the last failure. */
export async function workOnSlices(shared: SharedExport, work: WorkOnSlice, signal: AbortSignal): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const worker = startWorker(shared, openQueue(shared, stack), work, stack);
  const failed = failureOf(worker);
  while (!signal.aborted) {
    const error = failed();
    if (error) throw error;
    await wait(LOOK_MS);
  }
}

/** A connection that waits for Redis as long as it is away, as BullMQ needs it. */
function connect(url: string, stack: AsyncDisposableStack): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => {}); // it connects again by itself
  stack.defer(() => redis.disconnect());
  return redis;
}

function openQueue({ redisUrl, exportId }: SharedExport, stack: AsyncDisposableStack): Queue<Slice> {
  const queue = new Queue<Slice>(queueName(exportId), { connection: connect(redisUrl, stack) });
  queue.on('error', () => {}); // the connection, which is made again
  stack.defer(() => queue.close());
  return queue;
}

function startWorker(
  { redisUrl, exportId, concurrency }: SharedExport,
  queue: Queue<Slice>,
  work: WorkOnSlice,
  stack: AsyncDisposableStack,
): Worker<Slice> {
  const process = async ({ data }: Job<Slice>): Promise<void> => {
    const parts = await work(data);
    await queue.addBulk(parts.map(jobOf));
  };
  const worker = new Worker<Slice>(queueName(exportId), process, {
    connection: connect(redisUrl, stack),
    concurrency,
    lockDuration: LOCK_MS,
    name: randomUUID(),
  });
  worker.on('error', () => {}); // the connection; failures of slices are noted by `failureOf`
  stack.defer(() => worker.close());
  return worker;
}

/** What a slice failed with that is not tried again here; undefined as long as there is none. */
function failureOf(worker: Worker<Slice>): () => Error | undefined {
  let failure: Error | undefined;
  worker.on('failed', (job, error) => {
    if (!job || job.attemptsMade >= ATTEMPTS) failure = error;
  });
  return () => failure;
}

function jobOf(slice: Slice) {
  const jobId = sliceName(slice);
  const options = { jobId, attempts: ATTEMPTS, backoff: AGAIN_MS, removeOnComplete: true, removeOnFail: true };
  return { name: 'slice', data: slice, opts: options };
}

function queueName(exportId: string): string {
  return `cxbridge-export-${createHash('sha256').update(exportId).digest('hex').slice(0, 24)}`;
}
