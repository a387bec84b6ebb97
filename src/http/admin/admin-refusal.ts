import { BridgeError } from '../../kit/bridge-error.ts';

/** A request that cannot be served, in one sentence. */
export class AdminRefusal extends BridgeError {
  readonly status: number;

  constructor(status: number, message: string) {
    super('AdminRefusal', 'admin-refusal', message);
    this.status = status;
  }
}
