import { historyTopic, requestFailed } from '../genesys/topics.ts';
import { Deadline } from '../history/deadline.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { Log } from '../kit/log.ts';
import type { Principal } from '../kit/principal.ts';
import { rejectOnAbort } from '../kit/reject-on-abort.ts';
import type { Work } from './operation.ts';
import type { Ticket } from './reference-ids.ts';

/** Brings JSON to every session of a principal that listens to the channel. */
export type Publish = (principal: Principal, channel: string, dataJson: string) => void;

/** What `InFlight` is told about one accepted request. */
export interface Accepted {
  readonly ticket: Ticket;
  readonly principal: Principal;
  readonly work: Work;
  /** `messageType` of the notification; undefined for the one operation that has none. */
  readonly messageType: string | undefined;
  /** `errorMessage` where the work fails. */
  readonly failed?: string | undefined;
  readonly requestId: string;
}

const MOST = 10_000;

/** Carries accepted requests to their one notification: the result in time, or "Request failed". */
export class InFlight {
  readonly #publish: Publish;
  readonly #log: Log;
  readonly #timeoutMs: number;
  readonly #budgets = new Set<Deadline>();
  readonly #running = new Set<Promise<void>>();
  #draining = false;

  constructor(publish: Publish, log: Log, timeoutMs: number) {
    this.#publish = publish;
    this.#log = log;
    this.#timeoutMs = timeoutMs;
  }

  /** Whether one more request can be taken on; none can once the bridge is stopping. */
  get full(): boolean {
    return this.#draining || this.#running.size >= MOST;
  }

  /** Starts the work; called once the HTTP reply is written, so that no result can overtake the number it belongs to. Never throws. */
  start(accepted: Accepted): void {
    const run = this.#carry(accepted).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Does the work for somebody who waits for its answer. Throws what the work throws, and a BridgeError with the code `deadline`. */
  async answer(work: Work, requestId: string): Promise<string> {
    const run = this.#inBudget(work);
    const settled = run.then(
      () => undefined,
      () => undefined, // told to the caller below
    );
    this.#running.add(settled);
    const began = performance.now();
    try {
      return await run;
    } catch (error) {
      this.#log.warn({ requestId, ms: Math.round(performance.now() - began), ...reasonOf(error) }, 'Request failed');
      throw error;
    } finally {
      this.#running.delete(settled);
    }
  }

  /** Waits for what is under way; what is not done after `graceMs` milliseconds is answered with "Request failed". */
  async drain(graceMs: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const budget of this.#budgets) budget.exhaust();
    }, graceMs);
    this.#draining = true;
    while (this.#running.size > 0) await Promise.all(this.#running);
    clearTimeout(timer);
  }

  async #carry({ ticket, principal, work, messageType, failed = requestFailed, requestId }: Accepted): Promise<void> {
    const { referenceId } = ticket;
    const began = performance.now();
    let outcome: string;
    let failure: unknown;
    try {
      outcome = await this.#inBudget(work);
    } catch (error) {
      failure = error;
      outcome = JSON.stringify({ errorMessage: failed });
    }
    this.#deliver(principal, `${JSON.stringify({ referenceId, messageType }).slice(0, -1)},${outcome.slice(1)}`);
    const fields = { requestId, referenceId, messageType, ms: Math.round(performance.now() - began) };
    if (failure === undefined) this.#log.info(fields, 'Answered');
    else this.#log.warn({ ...fields, ...reasonOf(failure) }, 'Request failed');
  }

  async #inBudget(work: Work): Promise<string> {
    const budget = new Deadline(this.#timeoutMs);
    this.#budgets.add(budget);
    try {
      return await rejectOnAbort(work(budget), budget.deadline, late);
    } finally {
      budget.end();
      // Nothing that was begun for it goes on: calls beside one that failed would keep their places in the source's queue.
      budget.exhaust();
      this.#budgets.delete(budget);
    }
  }

  /** A delivery that breaks is a fault of ours; it is told, and never followed by a second notification. */
  #deliver(principal: Principal, data: string): void {
    try {
      this.#publish(principal, historyTopic, data);
    } catch (error) {
      this.#log.error(reasonOf(error), 'A notification could not be delivered');
    }
  }
}

function late(): BridgeError {
  return new BridgeError('DeadlineError', 'deadline', 'The operation took too long');
}

/** What may be logged about a failure: its code, and for a fault of our own its stack, but never a value of the record. */
function reasonOf(error: unknown): { readonly code: string; readonly stack?: string } {
  if (error instanceof BridgeError) return { code: error.code };
  // The message of a foreign error may quote what it was given; its name and the way it took do not.
  const { name, stack } = error instanceof Error ? error : new Error('not an error');
  return {
    code: 'fault',
    stack: [name, ...(stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))].join('\n'),
  };
}
