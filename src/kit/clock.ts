/** Stops a timer; does nothing once the timer has fired. */
export type CancelTimer = () => void;

/** The only source of time. Tests replace it by a clock that they move by hand, so no test waits for real time. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds since an arbitrary start, unaffected by clock adjustments; for durations and deadlines. */
  monotonic(): number;
  /** Calls back once, after `ms` milliseconds. */
  startTimer(ms: number, callback: () => void): CancelTimer;
}

/** The machine's clock. Its timers never keep the process alive; open sockets do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  startTimer(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** The same with timers that keep the process alive, for what a caller waits for while nothing else is open. */
export const waitingClock: Clock = {
  ...systemClock,
  startTimer(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A signal that aborts after `ms` milliseconds. `cancel` must be called when the work is done. */
export function timeoutSignal(
  ms: number,
  clock: Clock,
): { readonly signal: AbortSignal; readonly cancel: CancelTimer } {
  const controller = new AbortController();
  return { signal: controller.signal, cancel: clock.startTimer(ms, () => controller.abort()) };
}
