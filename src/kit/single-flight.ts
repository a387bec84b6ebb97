import { BridgeError } from './bridge-error.ts';

/** Runs one piece of work per key at a time: who asks while it runs gets the same result, good or bad. */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>();

  /**
   * `signal` says how long this caller has. One who joined somebody whose time ran out first, and has time left, starts anew, so that nobody
   * fails by another's deadline.
   */
  async run(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let joined = this.#running.get(key); joined; joined = this.#running.get(key)) {
      try {
        return await joined;
      } catch (error) {
        const othersDeadline = error instanceof BridgeError && error.code === 'deadline';
        if (!othersDeadline || !signal || signal.aborted) throw error;
      }
    }
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}
