import { SECOND } from '../kit/durations.ts';
import { BEGUN_CALLS } from './priorities.policy.ts';

/** How much the newest operation counts beside all before it, for the average number of calls. */
const NEW_OPERATION = 0.02;
/** How much the newest call counts beside all before it, for the average duration. */
const NEW_CALL = 0.05;
/** What is assumed before there were any. */
const FIRST_CALLS = 4;
const FIRST_CALL_MS = 50;

/** What operations cost the source: averages of what was done lately, from which waiting times are estimated. */
export class Workload {
  readonly #ratePerSecond: number;
  readonly #concurrency: number;
  readonly #callsOf = new WeakMap<object, number>();
  #operations = 1;
  #calls = FIRST_CALLS;
  #callMs = FIRST_CALL_MS;
  #inFirstCall = 0;

  constructor(ratePerSecond: number, concurrency: number) {
    this.#ratePerSecond = ratePerSecond;
    this.#concurrency = concurrency;
  }

  /** Average calls of an operation, without the further ones of long lists. */
  get calls(): number {
    return Math.max(1, this.#calls / this.#operations);
  }

  /** Average duration of a call, in milliseconds. */
  get callMs(): number {
    return this.#callMs;
  }

  /** Calls per millisecond that the source can be expected to serve. */
  get perMs(): number {
    return Math.min(this.#ratePerSecond / SECOND, this.#concurrency / Math.max(this.#callMs, 1));
  }

  /** Calls that the operations in their first call will still make. */
  get unfinished(): number {
    return this.#inFirstCall * (this.calls - 1);
  }

  /** How many calls an operation has begun. */
  callsOf(operation: object): number {
    return this.#callsOf.get(operation) ?? 0;
  }

  /** A call of an operation begins. Returns what to call with its duration when it ends. */
  begin(operation: object): (ms: number) => void {
    const before = this.callsOf(operation);
    this.#callsOf.set(operation, before + 1);
    if (before === 0) {
      this.#operations = this.#operations * (1 - NEW_OPERATION) + 1;
      this.#calls = this.#calls * (1 - NEW_OPERATION) + 1;
      this.#inFirstCall += 1;
    } else if (before < BEGUN_CALLS) this.#calls += 1;
    return (ms) => {
      if (before === 0) this.#inFirstCall -= 1;
      this.#callMs += (ms - this.#callMs) * NEW_CALL;
    };
  }
}
