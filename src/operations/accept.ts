import { randomUUID } from 'node:crypto';
import type { ByteBudget, Reservation } from '../delivery/byte-budget.ts';
import type { Place, ResultTexts } from '../delivery/outbox.ts';
import type { ClaimedOperation, PendingOperation, PendingOperations } from '../delivery/pending-operations.ts';
import { type OperationRow, operationsTable, type ServedOperation } from '../genesys/operations.table.ts';
import { Refusal } from '../genesys/refusal.ts';
import { requestFailed } from '../genesys/topics.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { Clock } from '../kit/clock.ts';
import { Deadline } from '../kit/deadline.ts';
import { failureFields } from '../kit/failure-fields.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Log } from '../kit/log.ts';
import type { CallerPermissions } from '../kit/permissions.ts';
import { type Principal, principalKey } from '../kit/principal.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { MAX_ATTEMPTS, MESSAGE_BYTES, RESERVED_BYTES } from './limits.policy.ts';
import type { Operations, Work } from './operation.ts';
import type { OperationTrace, OperationTracer } from './operation-tracer.ts';
import type { NumberSource } from './reference-ids.ts';

/** What acceptance works with. */
export interface AcceptanceParts {
  readonly operations: Operations;
  readonly pending: PendingOperations;
  readonly budget: ByteBudget;
  readonly referenceIds: NumberSource;
  /** The tenant of an operation that another process has accepted; undefined if it is not served here. */
  readonly tenantOf?: ((tenantId: string) => Tenant | undefined) | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer?: OperationObserver | undefined;
  readonly tracer?: OperationTracer | undefined;
  /** Results with more characters become "Request failed"; undefined for no limit. */
  readonly maxResultChars?: number | undefined;
}

/** Learns what becomes of operations. */
export interface OperationObserver {
  /** An operation was refused because too much waits. */
  refused(): void;
  /** The answer of an operation is ready. `code` says why it failed. */
  answered(operation: AnsweredOperation, code: string | undefined, ms: number): void;
}

/** What an operation was asked for, and by whom. */
export type AnsweredOperation = Pick<PendingOperation, 'principal' | 'operationName' | 'resourceId' | 'body'>;

/** A request of an operation, as the HTTP side passes it on. */
export interface OperationCall {
  readonly tenant: Tenant;
  readonly principal: Principal;
  readonly permissions: CallerPermissions;
  readonly name: ServedOperation;
  readonly id: string | undefined;
  readonly body: JsonObject;
  readonly requestId: string;
  /** Size of the request's body. */
  readonly bodyBytes: number;
}

/** The answer to a caller that waits for it. Its place in the budget is released when it has been read. */
export interface Answer {
  readonly json: string;
  readonly place: Place;
}

/** An accepted operation. */
export interface Accepted {
  readonly referenceId: number;
  /** Starts the work. Called once the HTTP reply is written, so no result can overtake the number that it belongs to. */
  start(): void;
}

interface Admitted {
  readonly work: Work;
  readonly place: Reservation;
}

interface AdmittedOperation extends Admitted {
  readonly operation: PendingOperation;
  readonly trace: OperationTrace | undefined;
}

/** A place that takes nothing of the budget. */
const noPlace: Reservation = { resize: (bytes) => bytes <= RESERVED_BYTES, release() {} };

const WAITING = 'Too many results wait for this user; poll, or end unused sessions';

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
    parts.pending.onClaim((claimed) => this.#resume(claimed));
  }

  /** Records the operation as pending and assigns its referenceId. Throws Refusal for a request that is refused at once. */
  async accept(call: OperationCall, form: NotificationForm): Promise<Accepted> {
    const { work, place } = this.#admit(call);
    const { pending, referenceIds, tracer, clock } = this.#parts;
    const trace = tracer?.begin(call.name, undefined);
    const began = clock.monotonic();
    const { principal, permissions, name: operationName, id: resourceId, body, requestId } = call;
    try {
      const numbers = { operationId: randomUUID(), referenceId: await referenceIds.next() };
      const { traceparent } = trace ?? {};
      const operation = { ...numbers, principal, permissions, operationName, resourceId, body, requestId, traceparent };
      if (!(await pending.add(operation))) throw new Refusal('overloaded', WAITING);
      trace?.note('accept', clock.monotonic() - began);
      const admitted = { operation, work, place, trace };
      return {
        referenceId: operation.referenceId,
        start: () => this.#track(this.#runAndDeliver(admitted, call.tenant.operationTimeoutMs, form)),
      };
    } catch (error) {
      trace?.end('overloaded');
      place.release();
      throw error;
    }
  }

  /** Runs an operation for a caller that waits for the result itself. Throws Refusal, and what the operation throws. */
  async answer(call: OperationCall): Promise<Answer> {
    const { work, place } = this.#admit(call);
    const { clock, log } = this.#parts;
    const began = clock.monotonic();
    const running = this.#run(work, call.tenant.operationTimeoutMs, call.principal);
    this.#track(
      running.then(
        () => undefined,
        () => undefined, // reported to the caller below
      ),
    );
    try {
      const json = await running;
      if (!this.#fits(json, place)) throw new Refusal('overloaded', WAITING);
      this.#noteAnswer(call, undefined, clock.monotonic() - began);
      return { json, place };
    } catch (error) {
      place.release();
      const ms = clock.monotonic() - began;
      const why = failureFields(error);
      this.#noteAnswer(call, why.code, ms);
      log.warn({ requestId: call.requestId, ms: Math.round(ms), ...why }, 'Request failed');
      throw error;
    }
  }

  #noteAnswer(
    { principal, name: operationName, id: resourceId, body }: OperationCall,
    code: string | undefined,
    ms: number,
  ): void {
    this.#parts.observer?.answered({ principal, operationName, resourceId, body }, code, ms);
  }

  /** Accepts nothing more and waits for running operations. What is not complete after `graceMs` milliseconds fails. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    this.#parts.pending.leave();
    const cancel = this.#parts.clock.startTimer(graceMs, () => {
      for (const deadline of this.#deadlines) deadline.expire();
    });
    while (this.#running.size > 0) await Promise.all(this.#running);
    cancel();
  }

  /** Takes over an operation that another process has accepted. */
  #resume({ operation, ageMs, attempt }: ClaimedOperation): void {
    const { budget, tenantOf } = this.#parts;
    const { principal, permissions, operationName, resourceId: id, body, requestId } = operation;
    const row = operationsTable.find(({ name }) => name === operationName);
    const tenant = tenantOf?.(principal.tenantId);
    const name = operationName as ServedOperation;
    const timeoutMs = tenant ? tenant.operationTimeoutMs - ageMs : 0;
    const call = tenant && { tenant, principal, permissions, name, id, body, requestId, bodyBytes: 0 };
    const work: Work = async (deadline) => {
      if (!call || attempt > MAX_ATTEMPTS || timeoutMs <= 0) {
        throw new BridgeError('AcceptanceError', 'given-up', 'The operation could not be completed by any node');
      }
      return this.#workOf(call)(deadline);
    };
    // "Request failed" is small enough to need no place.
    const place = budget.reserve(principal, 'result', RESERVED_BYTES) ?? noPlace;
    const trace = this.#parts.tracer?.begin(operationName, operation.traceparent);
    const admitted = { operation, work, place, trace };
    this.#track(this.#runAndDeliver(admitted, timeoutMs, row ?? { messageType: operationName }));
  }

  /** The work of a request and its place in the user's budget. */
  #admit(call: OperationCall): Admitted {
    const { principal, bodyBytes } = call;
    const { budget } = this.#parts;
    if (this.#draining) throw new Refusal('overloaded');
    const work = this.#workOf(call);
    const place = budget.reserve(principal, 'result', Math.max(RESERVED_BYTES, bodyBytes));
    if (!place) {
      this.#parts.observer?.refused();
      throw new Refusal('overloaded', WAITING);
    }
    return { work, place };
  }

  #workOf({ tenant, principal, permissions, name, id, body }: OperationCall): Work {
    const { operations, clock } = this.#parts;
    const viewer = { userId: principal.userId, permissions };
    return operations[name](tenant, { id, body, viewer, now: clock.now() });
  }

  /** Whether a result has room in the user's budget and below the limit of a single result. */
  #fits(json: string, place: Reservation): boolean {
    const { maxResultChars = Number.POSITIVE_INFINITY } = this.#parts;
    if (json.length > maxResultChars) return false;
    // There are at least as many bytes as characters, and counting the bytes of a large result that is refused anyway takes long.
    return place.resize(json.length + MESSAGE_BYTES) && place.resize(Buffer.byteLength(json) + MESSAGE_BYTES);
  }

  #track(work: Promise<void>): void {
    const running = work.finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #runAndDeliver(
    { operation, work, place, trace }: AdmittedOperation,
    timeoutMs: number,
    { messageType, failed = requestFailed }: NotificationForm,
  ): Promise<void> {
    const { clock, log } = this.#parts;
    const { requestId, referenceId } = operation;
    const began = clock.monotonic();
    const failedOutcome = JSON.stringify({ errorMessage: failed });
    let outcome: string;
    let failure: unknown;
    try {
      outcome = await this.#run(work, timeoutMs, operation.principal, trace);
      if (!this.#fits(outcome, place)) throw new BridgeError('AcceptanceError', 'too-large', 'The result has no room');
    } catch (error) {
      failure = error;
      outcome = failedOutcome;
      place.resize(Buffer.byteLength(outcome) + MESSAGE_BYTES);
    }
    const head = JSON.stringify({ referenceId, messageType }).slice(0, -1);
    const [dataJson, failedJson] = [outcome, failedOutcome].map((each) => `${head},${each.slice(1)}`) as [
      string,
      string,
    ];
    const answered = clock.monotonic();
    await this.#deliver(operation, { dataJson, failedJson }, place);
    const ms = clock.monotonic() - began;
    trace?.note('deliver', clock.monotonic() - answered);
    const fields = { requestId, referenceId, messageType, ms: Math.round(ms) };
    const why = failure === undefined ? undefined : failureFields(failure);
    trace?.end(why?.code);
    this.#parts.observer?.answered(operation, why?.code, ms);
    if (why) log.warn({ ...fields, ...why }, 'Request failed');
    else log.info(fields, 'Answered');
  }

  async #run(work: Work, timeoutMs: number, principal: Principal, trace?: OperationTrace): Promise<string> {
    const deadline = new Deadline(timeoutMs, this.#parts.clock, principalKey(principal));
    trace?.attach(deadline);
    this.#deadlines.add(deadline);
    try {
      return await deadline.run(work);
    } finally {
      this.#deadlines.delete(deadline);
    }
  }

  /** A delivery that fails is a fault of the bridge. It is logged, and never followed by a second notification. */
  async #deliver(operation: PendingOperation, result: ResultTexts, place: Place): Promise<void> {
    try {
      const isDelivered = await this.#parts.pending.complete(operation, result, place);
      if (!isDelivered) place.release();
    } catch (error) {
      place.release();
      this.#parts.log.error(failureFields(error), 'A notification could not be delivered');
    }
  }
}
