import { beforeEach, describe, expect, it } from 'vitest';
import type { Outbox } from '../../src/delivery/outbox.ts';
import type { PendingOperation, PendingOperations } from '../../src/delivery/pending-operations.ts';

const principal = { tenantId: 't1', userId: 'ana' };
const operation: PendingOperation = {
  operationId: 'o-1',
  referenceId: 7,
  principal,
  operationName: 'GetInteractionContent',
  resourceId: 'i-1',
  body: {},
};

const place = { release() {} };

/** What every store of pending operations must do. */
export function pendingOperationsSuite(
  name: string,
  create: () => Promise<{ readonly pending: PendingOperations; readonly outbox: Outbox }>,
): void {
  describe(`the ${name} pending operations`, () => {
    let pending: PendingOperations;
    let outbox: Outbox;
    beforeEach(async () => {
      ({ pending, outbox } = await create());
    });

    it('count an operation until it is completed', async () => {
      await pending.add(operation);
      await pending.add({ ...operation, operationId: 'o-2' });
      expect(pending.count()).toBe(2);
      await pending.complete('o-1', '/c', '1', place);
      expect(pending.count()).toBe(1);
    });

    it('append the result to the outbox of the operation’s principal, once', async () => {
      const start = await outbox.readEnd(principal);
      await pending.add(operation);
      expect(await pending.complete('o-1', '/c', '1', place)).toBe(true);
      expect(await pending.complete('o-1', '/c', '2', place)).toBe(false);
      const messages = await outbox.readAfter(principal, start);
      expect(messages).toMatchObject([{ channel: '/c', dataJson: '1' }]);
    });

    it('do not complete an operation that was never added', async () => {
      const start = await outbox.readEnd(principal);
      expect(await pending.complete('unknown', '/c', '1', place)).toBe(false);
      expect(await outbox.readAfter(principal, start)).toEqual([]);
    });
  });
}
