import type { Outbox, Place, ResultTexts } from './outbox.ts';
import type { PendingOperation, PendingOperations } from './pending-operations.ts';

/** Pending operations in the memory of this process. */
export class MemoryPendingOperations implements PendingOperations {
  readonly #outbox: Outbox;
  readonly #pending = new Set<string>();
  /** All of them end with this process, as its sessions do. */
  readonly unrecorded = 0;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  async add({ operationId }: PendingOperation): Promise<boolean> {
    this.#pending.add(operationId);
    return true;
  }

  async complete({ operationId, principal }: PendingOperation, result: ResultTexts, place: Place): Promise<boolean> {
    if (!this.#pending.delete(operationId)) return false;
    await this.#outbox.append(principal, { operationId, ...result }, place);
    return true;
  }

  /** A process with a memory of its own takes nothing over. */
  onClaim(): void {}

  leave(): void {}

  count(): number {
    return this.#pending.size;
  }
}
