import type { LogFields } from './log.ts';

/** Base of every error that this project throws on purpose. Callers decide by `code`; the message is for people only. */
export class BridgeError extends Error {
  readonly code: string;
  /** What the log says about it beside the code. */
  readonly fields: LogFields;

  constructor(name: string, code: string, message: string, cause?: unknown, fields: LogFields = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.code = code;
    this.fields = fields;
  }
}
