import { historyTopic, requestFailed } from '../genesys/topics.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { Log } from '../kit/log.ts';
import type { Principal } from '../kit/principal.ts';
import { Budget } from './budget.ts';
import type { Work } from './operation.ts';
import type { Ticket } from './ticket.ts';

/** Brings JSON to every session of a principal that listens to the channel. */
export type Publish = (principal: Principal, channel: string, dataJson: string) => void;

/** What `InFlight` is told about one accepted request. */
export interface Accepted {
  readonly ticket: Ticket;
  readonly principal: Principal;
  readonly work: Work;
  readonly requestId: string;
}

const MOST = 10_000;

/** Carries accepted requests to their one notification: the result in time, or "Request failed". */
export class InFlight {
  readonly #publish: Publish;
  readonly #log: Log;
  readonly #timeoutMs: number;
  readonly #budgets = new Set<Budget>();
  readonly #running = new Set<Promise<void>>();

  constructor(publish: Publish, log: Log, timeoutMs: number) {
    this.#publish = publish;
    this.#log = log;
    this.#timeoutMs = timeoutMs;
  }

  /** Whether one more request can be taken on. */
  get full(): boolean {
    return this.#running.size >= MOST;
  }

  /** Starts the work; called once the HTTP reply is written, so that no result can overtake the number it belongs to. Never throws. */
  start(accepted: Accepted): void {
    const run = this.#carry(accepted).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Waits for what is under way; what is not done after `graceMs` milliseconds is answered with "Request failed". */
  async drain(graceMs: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const budget of this.#budgets) budget.exhaust();
    }, graceMs);
    await Promise.all(this.#running);
    clearTimeout(timer);
  }

  async #carry({ ticket, principal, work, requestId }: Accepted): Promise<void> {
    const { referenceId } = ticket;
    const began = performance.now();
    const head = `{"referenceId":${referenceId},"messageType":${JSON.stringify(work.messageType)},`;
    const fields = { requestId, referenceId, messageType: work.messageType };
    const budget = new Budget(this.#timeoutMs);
    this.#budgets.add(budget);
    try {
      const body = await before(budget.deadline, work.run(budget));
      this.#publish(principal, historyTopic, head + body.slice(1));
      this.#log.info({ ...fields, ms: Math.round(performance.now() - began) }, 'Answered');
    } catch (error) {
      this.#publish(principal, historyTopic, `${head}"errorMessage":${JSON.stringify(requestFailed)}}`);
      this.#log.warn({ ...fields, ms: Math.round(performance.now() - began), ...reasonOf(error) }, 'Request failed');
    } finally {
      budget.end();
      this.#budgets.delete(budget);
    }
  }
}

/** The work's result, or an error as soon as its time is over, also where the work does not notice. */
function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const over = (): void => reject(new BridgeError('DeadlineError', 'deadline', 'The operation took too long'));
    deadline.addEventListener('abort', over, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', over));
  });
}

/** What may be logged about a failure: its code, and for a fault of our own its stack, but never a value of the record. */
function reasonOf(error: unknown): { readonly code: string; readonly stack?: string | undefined } {
  if (error instanceof BridgeError) return { code: error.code };
  return { code: 'fault', stack: error instanceof Error ? error.stack : undefined };
}
