import { expect, it } from 'vitest';
import { MemoryOutbox } from '../../src/delivery/memory-outbox.ts';
import { MemoryPendingOperations } from '../../src/delivery/memory-pending-operations.ts';
import { MemorySessionStore } from '../../src/delivery/memory-session-store.ts';
import { outboxSuite } from './outbox.suite.ts';
import { pendingOperationsSuite } from './pending-operations.suite.ts';
import { sessionStoreSuite } from './session-store.suite.ts';

outboxSuite('memory', async () => new MemoryOutbox());
sessionStoreSuite('memory', async () => new MemorySessionStore());
pendingOperationsSuite('memory', async () => {
  const outbox = new MemoryOutbox();
  return { outbox, pending: new MemoryPendingOperations(outbox) };
});

it('the memory outbox keeps nothing of a principal when all of it has been received', async () => {
  const ana = { tenantId: 't1', userId: 'ana' };
  const outbox = new MemoryOutbox();
  let released = 0;
  await outbox.append(ana, '/c', '1', {
    release: () => {
      released += 1;
    },
  });
  await outbox.release(ana, []);
  expect(released).toBe(1);
  expect(await outbox.readAfter(ana, '0')).toEqual([]);
});
