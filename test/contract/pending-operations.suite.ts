import { beforeEach, describe, expect, it } from 'vitest';
import type { PendingOperation, PendingOperations } from '../../src/delivery/pending-operations.ts';
import { everything } from '../../src/kit/permissions.ts';
import type { OutboxUnderTest } from './outbox.suite.ts';

const principal = { tenantId: 't1', userId: 'ana' };
const operation: PendingOperation = {
  operationId: 'o-1',
  referenceId: 7,
  principal,
  permissions: everything,
  operationName: 'GetInteractionContent',
  resourceId: 'i-1',
  body: {},
  requestId: 'r-1',
};

const place = { release() {} };
const result = (dataJson: string) => ({ dataJson, failedJson: '"failed"' });

/** What every store of pending operations must do. */
export function pendingOperationsSuite(
  name: string,
  create: () => Promise<{ readonly pending: PendingOperations; readonly outbox: OutboxUnderTest }>,
): void {
  describe(`the ${name} pending operations`, () => {
    let pending: PendingOperations;
    let outbox: OutboxUnderTest;
    beforeEach(async () => {
      ({ pending, outbox } = await create());
    });

    async function delivered(): Promise<readonly string[]> {
      const session = await outbox.open(principal, { acknowledges: false, signInId: 's' });
      await outbox.subscribe(session, { channels: new Set(), includeResults: true });
      const { id: sessionId } = session;
      const request = { sessionId, principal, poll: 'p', isNew: true, acknowledged: undefined, isFinal: true };
      const taken = await outbox.take(request);
      return taken.kind === 'batch' ? taken.readMessages() : [];
    }

    it('count an operation until it is completed', async () => {
      expect(await pending.add(operation)).toBe(true);
      const other = { ...operation, operationId: 'o-2' };
      expect(await pending.add(other)).toBe(true);
      expect(pending.count()).toBe(2);
      await pending.complete(operation, result('1'), place);
      expect(pending.count()).toBe(1);
      await pending.complete(other, result('1'), place);
      expect(pending.count()).toBe(0);
    });

    it('append the result to the outbox of the operation’s principal, once', async () => {
      await pending.add(operation);
      expect(await pending.complete(operation, result('1'), place)).toBe(true);
      expect(await pending.complete(operation, result('2'), place)).toBe(false);
      expect(await delivered()).toEqual(['1']);
    });
  });
}
