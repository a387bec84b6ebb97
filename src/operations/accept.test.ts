import { expect, it } from 'vitest';
import { liveParts, liveTenant } from '../../test/support/live-tenant.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryOutbox } from '../delivery/memory-outbox.ts';
import { MemoryPendingOperations } from '../delivery/memory-pending-operations.ts';
import type { PendingOperations } from '../delivery/pending-operations.ts';
import { Refusal } from '../genesys/refusal.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import { Acceptance } from './accept.ts';
import type { Operations, Work } from './operation.ts';
import { ReferenceIds } from './reference-ids.ts';

const principal = { tenantId: 'tenant', userId: 'u' };
const form = { messageType: 'M' };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An acceptance whose every operation does this work; what it delivered and logged. */
function accepting(work: Work, replaced: Partial<PendingOperations> = {}) {
  const clock = new ManualClock(Date.parse('2026-11-21T09:00:00Z'));
  const outbox = new MemoryOutbox();
  const stored = new MemoryPendingOperations(outbox);
  const pending: PendingOperations = {
    add: (operation) => stored.add(operation),
    complete: (...result) => stored.complete(...result),
    count: () => stored.count(),
    ...replaced,
  };
  const logged: object[] = [];
  const note = (fields: object, message: string) => void logged.push({ ...fields, message });
  const log = { debug: note, info: note, warn: note, error: note };
  const operation = () => work;
  const operations = new Proxy({} as Operations, { get: () => operation });
  const acceptance = new Acceptance({ operations, pending, referenceIds: new ReferenceIds(clock), clock, log });
  const tenant = { ...liveTenant(liveParts({}, clock)), operationTimeoutMs: 10_000 };
  const call = { tenant, principal, name: 'GetInteractionContent', id: 'i', body: {}, requestId: 'r' } as const;
  return {
    clock,
    acceptance,
    pending,
    call,
    logged: () => JSON.stringify(logged),
    accept: () => acceptance.accept(call, form),
    delivered: async () =>
      (await outbox.readAfter(principal, '0'))?.map(({ dataJson }) => JSON.parse(dataJson) as unknown),
  };
}

const failed = { referenceId: expect.any(Number), messageType: 'M', errorMessage: 'Request failed' };

it('delivers the result under its referenceId, and nothing before the work has started', async () => {
  const { accept, delivered, acceptance, pending } = accepting(async () => '{"interaction":{}}');
  const { referenceId, start } = await accept();
  expect(pending.count()).toBe(1);
  await settled();
  expect(await delivered()).toEqual([]);
  start();
  await acceptance.drain(1_000);
  expect(await delivered()).toEqual([{ referenceId, messageType: 'M', interaction: {} }]);
  expect(pending.count()).toBe(0);
});

it('delivers a failure in the vendor’s words, and logs its code', async () => {
  const { accept, delivered, acceptance, logged } = accepting(async () => {
    throw new BridgeError('Test', 'not-found', 'nothing there');
  });
  (await accept()).start();
  await acceptance.drain(1_000);
  expect(await delivered()).toEqual([failed]);
  expect(logged()).toContain('"code":"not-found"');
});

it('does not log the message of an unexpected error', async () => {
  const { accept, delivered, acceptance, logged } = accepting(async () => JSON.parse('Marta said'));
  (await accept()).start();
  await acceptance.drain(1_000);
  expect(await delivered()).toEqual([failed]);
  expect(logged()).toContain('SyntaxError');
  expect(logged()).not.toContain('Marta');
});

it('fails work that never ends when its time is over', async () => {
  const { accept, delivered, clock } = accepting(() => new Promise<never>(() => {}));
  (await accept()).start();
  clock.advance(9_999);
  await settled();
  expect(await delivered()).toEqual([]);
  clock.advance(1);
  await settled();
  expect(await delivered()).toEqual([failed]);
});

it('fails work that never ends when the bridge stops and the grace is over', async () => {
  const { accept, delivered, acceptance, clock } = accepting(() => new Promise<never>(() => {}));
  (await accept()).start();
  const drained = acceptance.drain(500);
  clock.advance(500);
  await drained;
  expect(await delivered()).toEqual([failed]);
});

it('does not deliver twice when a delivery fails', async () => {
  let deliveries = 0;
  const complete = async () => {
    deliveries += 1;
    throw new Error('broken pipe');
  };
  const { accept, acceptance, logged } = accepting(async () => '{"interaction":{}}', { complete });
  (await accept()).start();
  await acceptance.drain(1_000);
  expect(deliveries).toBe(1);
  expect(logged()).toContain('could not be delivered');
});

it('ends what runs beside a call that failed', async () => {
  const signals: AbortSignal[] = [];
  const { accept, acceptance } = accepting(async (deadline) => {
    signals.push(deadline.signal, deadline.optionalSignal);
    throw new BridgeError('Test', 'rejected', 'no');
  });
  (await accept()).start();
  await acceptance.drain(1_000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

it('refuses the operation that would be one too many, and every operation while it drains', async () => {
  const { accept, acceptance, call } = accepting(async () => '{}', { count: () => 10_000 });
  await expect(accept()).rejects.toBeInstanceOf(Refusal);
  const draining = accepting(async () => '{}', { count: () => 9_999 });
  expect(await draining.accept()).toHaveProperty('referenceId');
  await draining.acceptance.drain(1_000);
  await expect(draining.accept()).rejects.toMatchObject({ code: 'overloaded' });
  await expect(acceptance.answer(call)).rejects.toMatchObject({ code: 'overloaded' });
});

it('returns the result to a caller that waits for it, without a pending operation', async () => {
  const { acceptance, call, pending, delivered } = accepting(async () => {
    expect(pending.count()).toBe(0);
    return '{"interaction":{}}';
  });
  expect(await acceptance.answer(call)).toBe('{"interaction":{}}');
  expect(await delivered()).toEqual([]);
});
