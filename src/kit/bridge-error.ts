/** Base of every error this project throws on purpose: `code` is what callers decide on, `cause` is kept, the message is for people only. */
export class BridgeError extends Error {
  readonly code: string;

  constructor(name: string, code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.code = code;
  }
}
