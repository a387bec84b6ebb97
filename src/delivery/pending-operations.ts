import type { JsonObject } from '../kit/json.ts';
import type { Principal } from '../kit/principal.ts';
import type { Place } from './outbox.ts';

/** An accepted operation that has no result yet, with everything that is needed to run it again. */
export interface PendingOperation {
  /** Unique for ever, unlike the referenceId. */
  readonly operationId: string;
  readonly referenceId: number;
  readonly principal: Principal;
  readonly operationName: string;
  /** Id in the path; undefined if the operation's path has none. */
  readonly resourceId: string | undefined;
  readonly body: JsonObject;
}

/** Operations between acceptance and result. An operation is recorded before its acceptance is sent, and completed exactly once. */
export interface PendingOperations {
  add(operation: PendingOperation): Promise<void>;
  /** Appends the result, with its place in the budget, to the principal's outbox and removes the operation. False, and nothing is appended, if it is not pending any more. */
  complete(operationId: string, channel: string, dataJson: string, place: Place): Promise<boolean>;
  /** Number of pending operations. */
  count(): number;
}
