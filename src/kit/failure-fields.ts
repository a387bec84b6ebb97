import { BridgeError } from './bridge-error.ts';
import type { LogFields } from './log.ts';

/** What may be logged about an error: its code with what is known of it and, for an unexpected error, its stack; never a value of a record. */
export function failureFields(error: unknown): LogFields & { readonly code: string } {
  if (error instanceof BridgeError) return { ...error.fields, code: error.code };
  // The message of another library's error may quote its input; its name and stack frames do not.
  const { name, stack } = error instanceof Error ? error : new Error('not an error');
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { code: 'fault', stack: [name, ...frames].join('\n') };
}
