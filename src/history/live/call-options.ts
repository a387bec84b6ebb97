import type { CallOptions } from '../../cxengage/source.ts';
import type { Deadline } from '../../kit/deadline.ts';

/** Options of a call without which there is no answer. */
export function primaryCall(deadline: Deadline): CallOptions {
  const { signal, optionalEndsAt: endsAt, caller, operation } = deadline;
  return { signal, endsAt, caller, operation };
}

/** Options of a call that the answer can do without. */
export function optionalCall(deadline: Deadline): CallOptions {
  const { optionalSignal: signal, optionalEndsAt: endsAt, caller, operation } = deadline;
  return { signal, endsAt, caller, operation };
}
