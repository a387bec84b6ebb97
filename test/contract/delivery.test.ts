import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultDeliveryTimes } from '../../src/delivery/delivery-times.policy.ts';
import { MemoryDelivery } from '../../src/delivery/memory-delivery.ts';
import { MemoryPendingOperations } from '../../src/delivery/memory-pending-operations.ts';
import { joinRedisNodes } from '../../src/delivery/redis-node.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { createPayloadCipher, noCipher, type PayloadCipher } from '../../src/redis/payload-cipher.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { TestRedis } from '../support/redis.ts';
import { outboxSuite } from './outbox.suite.ts';
import { pendingOperationsSuite } from './pending-operations.suite.ts';
import { sessionStoreSuite } from './session-store.suite.ts';

const ana = { tenantId: 't1', userId: 'ana' };
const { holdMs, intervalMs, mailboxMs } = defaultDeliveryTimes;

function inMemory(clock = new ManualClock(1_000)): MemoryDelivery {
  return new MemoryDelivery({ clock, times: defaultDeliveryTimes, replyBytes: 100 });
}

outboxSuite('memory', async () => inMemory());
sessionStoreSuite('memory', async () => inMemory());
pendingOperationsSuite('memory', async () => {
  const outbox = inMemory();
  return { outbox, pending: new MemoryPendingOperations(outbox) };
});

describe('on Redis', () => {
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  let redis: TestRedis;
  let stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    for (const stop of stops) await stop();
    stops = [];
  });
  afterAll(() => redis.kill());

  async function onRedis(cipher: PayloadCipher) {
    const link = new RedisLink(redis.url, silent);
    const parts = { link, cipher, clock: systemClock, log: silent, times: defaultDeliveryTimes };
    const node = joinRedisNodes({ ...parts, userBytes: 1e6, replyBytes: 100 });
    stops.push(async () => {
      await node.close();
      link.close();
    });
    await vi.waitFor(() => expect(link.isUp).toBe(true), 10_000);
    await link.run((connection) => connection.flushall());
    return { outbox: node.delivery, pending: node.pending };
  }

  for (const [name, cipher] of [
    ['Redis', noCipher],
    ['encrypted Redis', createPayloadCipher('a secret of more than thirty characters')],
  ] as const) {
    outboxSuite(name, async () => (await onRedis(cipher)).outbox);
    sessionStoreSuite(name, async () => (await onRedis(cipher)).outbox);
    pendingOperationsSuite(name, () => onRedis(cipher));
  }
});

describe('the memory of a process', () => {
  let clock: ManualClock;
  let delivery: MemoryDelivery;
  let released: number;
  const place = {
    release: () => {
      released += 1;
    },
  };
  const result = { operationId: 'o', dataJson: '1', failedJson: '' };
  beforeEach(() => {
    released = 0;
    clock = new ManualClock(1_000);
    delivery = inMemory(clock);
  });

  async function open(): Promise<string> {
    const session = await delivery.open(ana, { acknowledges: false, signInId: 's' });
    await delivery.subscribe(session, { channels: new Set(), includeResults: true });
    return session.id;
  }

  async function receive(sessionId: string): Promise<readonly string[]> {
    const request = { sessionId, principal: ana, poll: 'p', isNew: true, acknowledged: undefined, isFinal: true };
    const taken = await delivery.take(request);
    if (taken.kind !== 'batch') return [];
    await delivery.settle(sessionId, ana, 'p', true);
    return taken.readMessages();
  }

  it('keeps nothing that every session has received', async () => {
    const sessions = [await open(), await open()];
    for (const session of sessions) await receive(session);
    await delivery.append(ana, result, place);
    await receive(sessions[0] ?? '');
    expect(released).toBe(0);
    await receive(sessions[1] ?? '');
    expect(released).toBe(1);
  });

  it('keeps a result for a user without a session as long as a mailbox lasts', async () => {
    await delivery.append(ana, result, place);
    clock.advance(holdMs + intervalMs + mailboxMs);
    delivery.expire();
    expect(released).toBe(0);
    clock.advance(1);
    delivery.expire();
    expect(released).toBe(1);
    expect(await receive(await open())).toEqual([]);
  });

  it('ends a session that is silent, and keeps its place for the next one as long as a mailbox lasts', async () => {
    const silent = await open();
    await receive(silent);
    await delivery.append(ana, result, place);
    clock.advance(intervalMs + 1);
    expect(await delivery.find(silent, ana)).toBeUndefined();
    clock.advance(mailboxMs - 1);
    delivery.expire();
    expect(await receive(await open())).toEqual(['1']);
    expect(released).toBe(1);
  });

  it('is empty when every open session has received everything', async () => {
    await delivery.whenEmpty();
    const session = await open();
    await delivery.append(ana, result, place);
    let isEmpty = false;
    const empty = delivery.whenEmpty().then(() => {
      isEmpty = true;
    });
    await receive(session);
    await empty;
    expect(isEmpty).toBe(true);
  });
});
