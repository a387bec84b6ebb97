import { BridgeError } from '../../kit/bridge-error.ts';

/** An input as a whole cannot be read. The message names what it is, and the fix. */
export class UnreadableInput extends BridgeError {
  constructor(message: string, cause?: unknown) {
    super('UnreadableInput', 'unreadable-input', message, cause);
  }
}
