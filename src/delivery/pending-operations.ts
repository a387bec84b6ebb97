import type { JsonObject } from '../kit/json.ts';
import type { CallerPermissions } from '../kit/permissions.ts';
import type { Principal } from '../kit/principal.ts';
import type { Place, ResultTexts } from './outbox.ts';

/** An accepted operation that has no result yet, with everything that is needed to run it again. */
export interface PendingOperation {
  /** Unique for ever, unlike the referenceId. */
  readonly operationId: string;
  readonly referenceId: number;
  readonly principal: Principal;
  /** What the caller may see. */
  readonly permissions: CallerPermissions;
  readonly operationName: string;
  /** Id in the path; undefined if the operation's path has none. */
  readonly resourceId: string | undefined;
  readonly body: JsonObject;
  readonly requestId: string;
  /** W3C trace context of the acceptance; undefined without tracing. */
  readonly traceparent?: string | undefined;
}

/** An operation of another node, which is silent. */
export interface ClaimedOperation {
  readonly operation: PendingOperation;
  /** Milliseconds since its acceptance. */
  readonly ageMs: number;
  /** How often it has been begun, with this time. */
  readonly attempt: number;
}

/** Operations between acceptance and result. An operation is recorded before its acceptance is sent, and completed exactly once. */
export interface PendingOperations {
  /** Records an operation. False if too much waits for its user already. Rejects with OutboxUnavailable if it must not be accepted now. */
  add(operation: PendingOperation): Promise<boolean>;
  /** Appends the result, with its place in the budget, to the principal's outbox and removes the operation. False, and nothing is appended, if it is not pending any more. */
  complete(operation: PendingOperation, result: ResultTexts, place: Place): Promise<boolean>;
  /** Calls the listener for operations that this process takes over. They are pending here from then on. */
  onClaim(listener: (claimed: ClaimedOperation) => void): void;
  /** Takes nothing over from now on, because this process stops. */
  leave(): void;
  /** How many operations were accepted although they could not be recorded: they would end with this process. */
  readonly unrecorded: number;
  /** Number of pending operations of this process. */
  count(): number;
}
