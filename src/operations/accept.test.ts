import { describe, expect, it } from 'vitest';
import { liveParts, liveTenant } from '../../test/support/live-tenant.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type BudgetLimits, ByteBudget } from '../delivery/byte-budget.ts';
import { defaultDeliveryTimes } from '../delivery/delivery-times.policy.ts';
import { MemoryDelivery } from '../delivery/memory-delivery.ts';
import { MemoryPendingOperations } from '../delivery/memory-pending-operations.ts';
import type { PendingOperations } from '../delivery/pending-operations.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import { everything } from '../kit/permissions.ts';
import { Acceptance } from './accept.ts';
import type { Operations, Work } from './operation.ts';
import { ReferenceIds } from './reference-ids.ts';

const principal = { tenantId: 'tenant', userId: 'u' };
const form = { messageType: 'M' };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Limits = BudgetLimits & { readonly maxResultChars?: number };
const roomy: Limits = { bytes: 1e9, userBytes: 1e9 };

/** An acceptance whose every operation does this work; what it delivered and logged. */
function accepting(work: Work, replaced: Partial<PendingOperations> = {}, limits: Limits = roomy) {
  const clock = new ManualClock(Date.parse('2026-11-21T09:00:00Z'));
  const outbox = new MemoryDelivery({ clock, times: defaultDeliveryTimes });
  const budget = new ByteBudget(limits);
  const stored = new MemoryPendingOperations(outbox);
  const pending: PendingOperations = {
    add: (operation) => stored.add(operation),
    complete: (...result) => stored.complete(...result),
    onClaim: () => {},
    leave: () => {},
    unrecorded: 0,
    count: () => stored.count(),
    ...replaced,
  };
  const logged: object[] = [];
  const note = (fields: object, message: string) => void logged.push({ ...fields, message });
  const log = { debug: note, info: note, warn: note, error: note };
  const operation = () => work;
  const operations = new Proxy({} as Operations, { get: () => operation });
  const acceptance = new Acceptance({
    operations,
    pending,
    budget,
    maxResultChars: limits.maxResultChars,
    referenceIds: new ReferenceIds(clock),
    clock,
    log,
  });
  const tenant = { ...liveTenant(liveParts({}, clock)), operationTimeoutMs: 10_000 };
  const permissions = everything;
  const call = {
    tenant,
    principal,
    permissions,
    name: 'GetInteractionContent',
    id: 'i',
    body: {},
    requestId: 'r',
    bodyBytes: 0,
  } as const;
  return {
    clock,
    acceptance,
    budget,
    outbox,
    pending,
    call,
    logged: () => JSON.stringify(logged),
    accept: () => acceptance.accept(call, form),
    delivered: () => receive(outbox),
  };
}

/** What a new session of the user receives, and says that it has received. */
async function receive(outbox: MemoryDelivery): Promise<unknown[]> {
  const session = await outbox.open(principal, { acknowledges: false, signInId: 's' });
  await outbox.subscribe(session, { channels: new Set(), includeResults: true });
  const { id: sessionId } = session;
  const request = { sessionId, principal, poll: 'p', isNew: true, acknowledged: undefined, isFinal: true };
  const taken = await outbox.take(request);
  if (taken.kind !== 'batch') return [];
  await outbox.settle(sessionId, principal, 'p', true);
  return (await taken.readMessages()).map((json) => JSON.parse(json) as unknown);
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

it('refuses every operation while it drains', async () => {
  const draining = accepting(async () => '{}');
  expect(await draining.accept()).toHaveProperty('referenceId');
  await draining.acceptance.drain(1_000);
  await expect(draining.accept()).rejects.toMatchObject({ code: 'overloaded' });
  await expect(draining.acceptance.answer(draining.call)).rejects.toMatchObject({ code: 'overloaded' });
});

describe('the budget of a user', () => {
  // 60 % of it are for results: two operations of 64 KiB.
  const two = { bytes: 1e9, userBytes: 256 * 1024 };

  it('has a place for every accepted operation, so that one more is refused until a result has been received', async () => {
    const { accept, acceptance, outbox } = accepting(async () => '{"interaction":{}}', {}, two);
    const accepted = [await accept(), await accept()];
    await expect(accept()).rejects.toMatchObject({ code: 'overloaded', httpStatus: 503, statusCode: 4 });
    for (const { start } of accepted) start();
    await settled();
    expect(await receive(outbox)).toHaveLength(2);
    expect(await accept()).toHaveProperty('referenceId');
    await acceptance.drain(1_000);
  });

  it('replaces a result that does not fit by "Request failed", and touches no other result', async () => {
    const results = ['{"small":1}', `{"large":"${'x'.repeat(200_000)}"}`];
    const { accept, delivered, acceptance, logged } = accepting(async () => results.shift() ?? '', {}, two);
    (await accept()).start();
    await settled();
    (await accept()).start();
    await acceptance.drain(1_000);
    expect(await delivered()).toEqual([{ referenceId: expect.any(Number), messageType: 'M', small: 1 }, failed]);
    expect(logged()).toContain('"code":"too-large"');
  });

  it('is free again when the results have been received', async () => {
    const { accept, acceptance, outbox, budget } = accepting(async () => '{"interaction":{}}', {}, two);
    (await accept()).start();
    await acceptance.drain(1_000);
    expect(budget.use().bytes).toBeGreaterThan(0);
    await receive(outbox);
    expect(budget.use()).toEqual({ bytes: 0, users: 0 });
  });

  it('keeps the place of an answer until its caller has read it', async () => {
    const { acceptance, call, budget } = accepting(async () => '{"interaction":{}}', {}, two);
    const { place } = await acceptance.answer(call);
    expect(budget.use().users).toBe(1);
    place.release();
    expect(budget.use()).toEqual({ bytes: 0, users: 0 });
  });

  it('is given back when an operation could not be recorded, and when a delivery fails', async () => {
    const broken = async () => {
      throw new Error('broken pipe');
    };
    const unrecorded = accepting(async () => '{}', { add: broken }, two);
    await expect(unrecorded.accept()).rejects.toThrow('broken pipe');
    const undelivered = accepting(async () => '{}', { complete: broken }, two);
    (await undelivered.accept()).start();
    await undelivered.acceptance.drain(1_000);
    expect([unrecorded, undelivered].map(({ budget }) => budget.use().bytes)).toEqual([0, 0]);
  });
});

it('replaces a result of more characters than a site allows', async () => {
  const limits = { ...roomy, maxResultChars: 100 };
  const { accept, delivered, acceptance } = accepting(async () => `{"a":"${'x'.repeat(100)}"}`, {}, limits);
  (await accept()).start();
  await acceptance.drain(1_000);
  expect(await delivered()).toEqual([failed]);
});

it('returns the result to a caller that waits for it, without a pending operation', async () => {
  const { acceptance, call, pending, delivered } = accepting(async () => {
    expect(pending.count()).toBe(0);
    return '{"interaction":{}}';
  });
  expect((await acceptance.answer(call)).json).toBe('{"interaction":{}}');
  expect(await delivered()).toEqual([]);
});
