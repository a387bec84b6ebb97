/** How often it is looked whether calls wait for the quota, in milliseconds. */
const LOOK_MS = 100;

/** Watches for how much of the time calls wait for the quota. */
export class ThrottleWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #looks = 0;
  #waiting = 0;

  constructor(isThrottled: () => boolean) {
    this.#timer = setInterval(() => {
      this.#looks += 1;
      if (isThrottled()) this.#waiting += 1;
    }, LOOK_MS).unref();
  }

  /** Share of the time so far, from 0 to 1. */
  get share(): number {
    return this.#looks === 0 ? 0 : this.#waiting / this.#looks;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
