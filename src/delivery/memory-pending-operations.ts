import type { Outbox, Place } from './outbox.ts';
import type { PendingOperation, PendingOperations } from './pending-operations.ts';

/** Pending operations in the memory of this process. */
export class MemoryPendingOperations implements PendingOperations {
  readonly #outbox: Outbox;
  readonly #pending = new Map<string, PendingOperation>();

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  async add(operation: PendingOperation): Promise<void> {
    this.#pending.set(operation.operationId, operation);
  }

  async complete(operationId: string, channel: string, dataJson: string, place: Place): Promise<boolean> {
    const operation = this.#pending.get(operationId);
    if (!operation) return false;
    this.#pending.delete(operationId);
    await this.#outbox.append(operation.principal, channel, dataJson, place);
    return true;
  }

  count(): number {
    return this.#pending.size;
  }
}
