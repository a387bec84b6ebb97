import { BridgeError } from '../kit/bridge-error.ts';

/** Sessions and results are not available now. Nothing has been lost; the call may be repeated. */
export class OutboxUnavailable extends BridgeError {
  constructor(cause?: unknown) {
    super('OutboxUnavailable', 'outbox-unavailable', 'Sessions and results are not available', cause);
  }
}
