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

it('the memory outbox reports a cursor whose messages were dropped because it was full', async () => {
  const ana = { tenantId: 't1', userId: 'ana' };
  const outbox = new MemoryOutbox();
  const start = await outbox.readEnd(ana);
  for (let count = 0; count < 1_000; count += 1) await outbox.append(ana, '/c', '1');
  expect(await outbox.readAfter(ana, start)).toHaveLength(1_000);
  const later = await outbox.readEnd(ana);
  await outbox.append(ana, '/c', '2');
  expect(await outbox.readAfter(ana, start)).toBeUndefined();
  expect(await outbox.readAfter(ana, later)).toHaveLength(1);
});

it('the memory outbox keeps nothing of a principal when all of it has been received', async () => {
  const ana = { tenantId: 't1', userId: 'ana' };
  const outbox = new MemoryOutbox();
  await outbox.append(ana, '/c', '1');
  await outbox.release(ana, []);
  expect(await outbox.readAfter(ana, '0')).toEqual([]);
});
