/** Base of every error that this project throws on purpose. Callers decide by `code`; the message is for people only. */
export class BridgeError extends Error {
  readonly code: string;

  constructor(name: string, code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.code = code;
  }
}
