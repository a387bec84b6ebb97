import PQueue from 'p-queue';
import type { Slice } from './slices.ts';

/** Gives slices to those who work on them: in this process, or in several. */
export interface Dispatcher {
  /**
   * Works on every slice, and on the parts that the work returns for a slice that is too large. Rejects with the first failure; what has begun is ended before, and nothing
   * new is begun.
   */
  run(slices: readonly Slice[], work: (slice: Slice) => Promise<readonly Slice[]>): Promise<void>;
}

/** Works on so many slices at a time in this process. */
export class LocalDispatcher implements Dispatcher {
  readonly #concurrency: number;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  async run(slices: readonly Slice[], work: (slice: Slice) => Promise<readonly Slice[]>): Promise<void> {
    const queue = new PQueue({ concurrency: this.#concurrency });
    const failures: unknown[] = [];
    const add = (slice: Slice, priority: number): void => {
      queue
        .add(
          async () => {
            if (failures.length > 0) return;
            // The parts of a slice go before the next one, so that the oldest time is complete first.
            for (const part of await work(slice)) add(part, 1);
          },
          { priority },
        )
        .catch((error: unknown) => failures.push(error));
    };
    for (const slice of slices) add(slice, 0);
    await queue.onIdle();
    if (failures.length > 0) throw failures[0];
  }
}
