import { callPriority } from '../../cxengage/priorities.policy.ts';
import type { CallOptions } from '../../cxengage/source.ts';
import type { Deadline } from '../../kit/deadline.ts';

/** Options of a call without which there is no answer. It fails at once if it would start too late. */
export function primaryCall({ signal, endsAt, caller }: Deadline): CallOptions {
  return { signal, endsAt, caller, priority: callPriority.primary };
}

/** Options of a call that the answer can do without. */
export function optionalCall({ optionalSignal, caller }: Deadline): CallOptions {
  return { signal: optionalSignal, caller, priority: callPriority.optional };
}
