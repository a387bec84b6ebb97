import { BridgeError } from './bridge-error.ts';

/** Runs the work of a key once at a time. Callers that arrive meanwhile share its result or its error. */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>();

  /**
   * `signal` is the caller's own deadline. A caller that shared work which ended with another caller's deadline starts the work again if it
   * has time left. It need not share the other caller's place in a queue either: what was refused for too many calls may be accepted from this one.
   */
  async run(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let shared = this.#running.get(key); shared; shared = this.#running.get(key)) {
      try {
        return await shared;
      } catch (error) {
        const isOthers = error instanceof BridgeError && (error.code === 'deadline' || error.code === 'overloaded');
        if (!isOthers || !signal || signal.aborted) throw error;
      }
    }
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}
