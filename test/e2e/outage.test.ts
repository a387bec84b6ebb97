import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

/* What the cache does for people: while the source is down, while many ask for the same, and for what the source does not know. */

const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';

let bridge: TestBridge;
let wire: Wire;
async function open(environment: Record<string, string> = {}): Promise<void> {
  bridge = await startBridge({ environment });
  wire = new Wire(bridge.api);
  await wire.open();
}
afterEach(() => bridge.stop());

/** Lets time pass, after which a client that did not poll begins a new session. */
async function advance(ms: number): Promise<void> {
  bridge.clock.advance(ms);
  await wire.open();
}

const userDataOf = (content: JsonObject): JsonObject =>
  (content['interaction'] as JsonObject)['userData'] as JsonObject;
const callsFor = (id: string): number =>
  bridge.simulator.requests.filter((call) => call.endsWith(`/interactions/${id}`)).length;

it('a content from before is shown while the source is down, and says so; afterwards it is read again', async () => {
  await open();
  const before = await wire.content(chat);
  await advance(11 * 60_000);
  bridge.simulator.faults.add({ on: /./, drop: true });
  for (let count = 0; count < 2; count += 1) {
    const stale = await wire.content(chat);
    expect(userDataOf(stale)).toMatchObject({
      ...userDataOf(before),
      CX_Incomplete: expect.stringMatching(/record:stale$/),
    });
  }
  expect(await wire.content('another')).toHaveProperty('errorMessage');
  bridge.simulator.faults.clear();
  await vi.waitFor(async () => expect(userDataOf(await wire.content(chat))).toEqual(userDataOf(before)), 10_000);
});

it('a list that takes too long makes no content one from before', async () => {
  await open({ OPERATION_TIMEOUT_MS: '5000' });
  const before = await wire.content(chat);
  await advance(11 * 60_000);
  const held = bridge.simulator.hold(/\/interactions\?/);
  const list = wire.operate('/ucs/interactions', {
    operationName: 'RetrieveInteractionHistory',
    fromDate: '2024-03-01',
  });
  await held.arrived;
  bridge.clock.advance(5_000);
  expect((await list).data).toHaveProperty('errorMessage');
  expect(bridge.logged.some((line) => line.includes('CXEngage does not answer'))).toBe(true);
  expect(userDataOf(await wire.content(chat))).toEqual(userDataOf(before));
  held.release();
});

it('after a day nothing from before is shown any more', async () => {
  await open();
  await wire.content(voice);
  bridge.clock.advance(25 * 3_600_000);
  bridge.simulator.faults.add({ on: /./, drop: true });
  const again = new Wire(bridge.api);
  expect((await again.get('/me')).status).toBe(503);
  bridge.simulator.faults.clear();
  await vi.waitFor(() => again.open(), 10_000);
  bridge.simulator.faults.add({ on: /interactions/, drop: true });
  expect(await again.content(voice)).toHaveProperty('errorMessage');
});

it('no list from before is shown while the source is down, because a list has no place to say so', async () => {
  await open();
  const list = { operationName: 'RetrieveInteractionHistory', fromDate: '2024-03-01' };
  expect((await wire.operate('/ucs/interactions', list)).data).toHaveProperty('interactions');
  await advance(15 * 60_000);
  bridge.simulator.faults.add({ on: /./, drop: true });
  expect((await wire.operate('/ucs/interactions', list)).data).toHaveProperty('errorMessage');
});

it('a thousand requests for the same interaction make one call for it', async () => {
  await open();
  const contents = await Promise.all(Array.from({ length: 1_000 }, () => wire.request(voice)));
  expect(contents.every(({ statusCode }) => statusCode === 0)).toBe(true);
  await vi.waitFor(async () => {
    expect(bridge.logged.filter((line) => line.includes('"Answered"'))).toHaveLength(1_000);
  }, 10_000);
  expect(callsFor(voice)).toBe(1);
});

it('an interaction that the source does not know is asked for again after 15 seconds', async () => {
  await open();
  for (let count = 0; count < 3; count += 1) expect(await wire.content('unknown')).toHaveProperty('errorMessage');
  expect(callsFor('unknown')).toBe(1);
  await advance(15_001);
  await wire.content('unknown');
  expect(callsFor('unknown')).toBe(2);
});

it('the audit file says who read what, with hashes of addresses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cxbridge-audit-'));
  const file = join(folder, 'audit.log');
  try {
    await open({ AUDIT_LOG: file });
    await wire.content(voice);
    const look = { operationName: 'IdentifyUCSContact', emailAddress: 'Someone@Example.org' };
    await wire.operate('/contacts/ucs', look);
    const phone = String(bridge.simulator.tenant.find(voice)?.interaction['customer']);
    await wire.operate(`/ucs/contacts/${phone}/interactions`, {
      operationName: 'RetrieveContactHistory',
      fromDate: '2024-03-01',
    });
    await wire.content('unknown');
    const read = readFileSync(file, 'utf8');
    const lines = read
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonObject);
    const reads = lines.filter(({ msg }) => msg === 'Read');
    expect(reads).toContainEqual(
      expect.objectContaining({ operation: 'GetInteractionContent', ids: [voice], userId: expect.any(String) }),
    );
    expect(reads).toContainEqual(
      expect.objectContaining({
        operation: 'RetrieveContactHistory',
        addressHashes: [expect.stringMatching(/^[\da-f]{16}$/)],
      }),
    );
    expect(reads.some(({ ids }) => JSON.stringify(ids ?? '').includes('unknown'))).toBe(false);
    for (const secret of ['Someone', 'someone@', phone]) expect(read).not.toContain(secret);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
