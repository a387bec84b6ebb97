import { AsyncLocalStorage } from 'node:async_hooks';

/** For whom work runs: a user or, before a sign-in, an address. Shared capacity is divided between callers. */
const context = new AsyncLocalStorage<string>();

/** Runs work for a caller. Everything that the work waits for belongs to it. */
export function runForCaller<T>(caller: string, work: () => T): T {
  return context.run(caller, work);
}

/** For whom the current work runs; empty for the bridge itself. */
export function currentCaller(): string {
  return context.getStore() ?? '';
}
