import { BridgeError } from './bridge-error.ts';

/** What may be logged about a failure: its code and, for an unexpected error, its stack; never a value of a record. */
export interface FailureFields {
  readonly code: string;
  readonly stack?: string;
}

/** The log fields of an error. */
export function failureFields(error: unknown): FailureFields {
  if (error instanceof BridgeError) return { code: error.code };
  // The message of another library's error may quote its input; its name and stack frames do not.
  const { name, stack } = error instanceof Error ? error : new Error('not an error');
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { code: 'fault', stack: [name, ...frames].join('\n') };
}
