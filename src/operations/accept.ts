import { randomUUID } from 'node:crypto';
import type { PendingOperations } from '../delivery/pending-operations.ts';
import type { OperationRow, ServedOperation } from '../genesys/operations.table.ts';
import { Refusal } from '../genesys/refusal.ts';
import { historyTopic, requestFailed } from '../genesys/topics.ts';
import type { Clock } from '../kit/clock.ts';
import { Deadline } from '../kit/deadline.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Log } from '../kit/log.ts';
import type { Principal } from '../kit/principal.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { failureFields } from './failure-fields.ts';
import { mayAccept } from './limits.policy.ts';
import type { Operations, Work } from './operation.ts';
import type { ReferenceIds } from './reference-ids.ts';

/** What acceptance works with. */
export interface AcceptanceParts {
  readonly operations: Operations;
  readonly pending: PendingOperations;
  readonly referenceIds: ReferenceIds;
  readonly clock: Clock;
  readonly log: Log;
}

/** A request of an operation, as the HTTP side passes it on. */
export interface OperationCall {
  readonly tenant: Tenant;
  readonly principal: Principal;
  readonly name: ServedOperation;
  readonly id: string | undefined;
  readonly body: JsonObject;
  readonly requestId: string;
}

/** An accepted operation. */
export interface Accepted {
  readonly referenceId: number;
  /** Starts the work. Called once the HTTP reply is written, so no result can overtake the number that it belongs to. */
  start(): void;
}

/** The notification of an operation, as the operations table describes it. */
export type NotificationForm = Pick<OperationRow, 'messageType' | 'failed'>;

/** Accepts operations and delivers one notification for each: the result in time, or "Request failed". */
export class Acceptance {
  readonly #parts: AcceptanceParts;
  readonly #deadlines = new Set<Deadline>();
  readonly #running = new Set<Promise<void>>();
  #draining = false;

  constructor(parts: AcceptanceParts) {
    this.#parts = parts;
  }

  /** Records the operation as pending and assigns its referenceId. Throws Refusal for a request that is refused at once. */
  async accept(call: OperationCall, form: NotificationForm): Promise<Accepted> {
    const work = this.#admit(call);
    const { pending, referenceIds } = this.#parts;
    const { principal, name: operationName, id: resourceId, body } = call;
    const [operationId, referenceId] = [randomUUID(), referenceIds.next()];
    await pending.add({ operationId, referenceId, principal, operationName, resourceId, body });
    return {
      referenceId,
      start: () => this.#track(this.#runAndDeliver(operationId, referenceId, work, call, form)),
    };
  }

  /** Runs an operation for a caller that waits for the result itself. Throws Refusal, and what the operation throws. */
  async answer(call: OperationCall): Promise<string> {
    const work = this.#admit(call);
    const { clock, log } = this.#parts;
    const began = clock.monotonic();
    const running = this.#run(work, call.tenant);
    this.#track(
      running.then(
        () => undefined,
        () => undefined, // reported to the caller below
      ),
    );
    try {
      return await running;
    } catch (error) {
      const ms = Math.round(clock.monotonic() - began);
      log.warn({ requestId: call.requestId, ms, ...failureFields(error) }, 'Request failed');
      throw error;
    }
  }

  /** Accepts nothing more and waits for running operations. What is not complete after `graceMs` milliseconds fails. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    const cancel = this.#parts.clock.startTimer(graceMs, () => {
      for (const deadline of this.#deadlines) deadline.expire();
    });
    while (this.#running.size > 0) await Promise.all(this.#running);
    cancel();
  }

  #admit({ tenant, principal, name, id, body }: OperationCall): Work {
    const { operations, pending, clock } = this.#parts;
    if (!mayAccept(Math.max(pending.count(), this.#running.size), this.#draining)) throw new Refusal('overloaded');
    return operations[name](tenant, { id, body, principal, now: clock.now() });
  }

  #track(work: Promise<void>): void {
    const running = work.finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #runAndDeliver(
    operationId: string,
    referenceId: number,
    work: Work,
    { tenant, requestId }: OperationCall,
    { messageType, failed = requestFailed }: NotificationForm,
  ): Promise<void> {
    const { clock, log } = this.#parts;
    const began = clock.monotonic();
    let outcome: string;
    let failure: unknown;
    try {
      outcome = await this.#run(work, tenant);
    } catch (error) {
      failure = error;
      outcome = JSON.stringify({ errorMessage: failed });
    }
    await this.#deliver(
      operationId,
      `${JSON.stringify({ referenceId, messageType }).slice(0, -1)},${outcome.slice(1)}`,
    );
    const fields = { requestId, referenceId, messageType, ms: Math.round(clock.monotonic() - began) };
    if (failure === undefined) log.info(fields, 'Answered');
    else log.warn({ ...fields, ...failureFields(failure) }, 'Request failed');
  }

  async #run(work: Work, { operationTimeoutMs }: Tenant): Promise<string> {
    const deadline = new Deadline(operationTimeoutMs, this.#parts.clock);
    this.#deadlines.add(deadline);
    try {
      return await deadline.run(work);
    } finally {
      this.#deadlines.delete(deadline);
    }
  }

  /** A delivery that fails is a fault of the bridge. It is logged, and never followed by a second notification. */
  async #deliver(operationId: string, dataJson: string): Promise<void> {
    try {
      await this.#parts.pending.complete(operationId, historyTopic, dataJson);
    } catch (error) {
      this.#parts.log.error(failureFields(error), 'A notification could not be delivered');
    }
  }
}
