import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEADLINE_MS, type FaultWorld, RATE, startWorld } from './fault-world.ts';
import { type FaultRow, sourceFaults, storeFaults } from './faults.table.ts';

/*
 * Every row of the table: the fault begins, users go on with operations, it ends, and the bridge is as before. Whatever happens, each accepted request
 * gets its notification in time, and no other.
 */

const OPERATIONS = 12;
/** Beside other tests everything takes longer. `npm run soak:faults` runs the table alone, without slack. */
const SLACK = process.env['FAULTS_WITHOUT_SLACK'] ? 1 : 3;
/** How much later than its deadline a notification may be seen: its client may have to begin a new session, or Redis to come back. */
const LATE_MS = 1_500 * SLACK;
/** How long everything may take to be as before. */
const RECOVERY_MS = 5_000 * SLACK;

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));

interface Sent {
  readonly referenceId: number;
  readonly at: number;
}

/** Sends operations one after the other. Returns those that were accepted. */
async function send(world: FaultWorld, ids: readonly string[]): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const id of ids) {
    const at = performance.now();
    const referenceId = await world.client.operate(id);
    if (referenceId !== undefined) sent.push({ referenceId, at });
    await wait(20);
  }
  return sent;
}

/** Waits until each has its notification. Returns whether each was a result. */
async function outcomes(world: FaultWorld, sent: readonly Sent[]): Promise<readonly boolean[]> {
  await vi.waitFor(
    () => {
      for (const { referenceId } of sent) expect(world.client.received(referenceId)).not.toEqual([]);
    },
    DEADLINE_MS + LATE_MS + RECOVERY_MS,
  );
  return sent.map(({ referenceId }) => world.client.received(referenceId)[0]?.data['errorMessage'] === undefined);
}

async function runRow({ begin, end, meanwhile }: FaultRow, isStore: boolean): Promise<void> {
  const world = await startWorld();
  try {
    const ids = world.simulator.tenant.generatedIds(OPERATIONS * 3);
    const [before, during, after] = [0, 1, 2].map((part) => ids.slice(part * OPERATIONS, (part + 1) * OPERATIONS));
    // On a busy machine it may take more than one attempt until everything works.
    await vi.waitFor(
      async () => expect(await outcomes(world, await send(world, before ?? []))).toEqual(Array(OPERATIONS).fill(true)),
      { timeout: RECOVERY_MS, interval: 100 },
    );
    const callsBefore = world.simulator.requests.length;
    const began = performance.now();

    await begin(world);
    const sent = await send(world, during ?? []);
    // While Redis is away or full, an operation may be refused; while only the source is ill, none is.
    if (!isStore) expect(sent).toHaveLength(OPERATIONS);
    if (isStore) await wait(1_000);
    else await outcomes(world, sent);
    const seconds = (performance.now() - began) / 1_000;
    expect(world.simulator.requests.length - callsBefore).toBeLessThanOrEqual(RATE * seconds * 1.01 + RATE / 10 + 1);

    world.simulator.faults.clear();
    await world.sourceProxy.set({ kind: 'none' });
    await world.redisProxy.set({ kind: 'none' });
    await end?.(world);
    const ended = performance.now();
    const results = await outcomes(world, sent);
    if (meanwhile === 'results') expect(results).not.toContain(false);
    if (meanwhile === 'failures') expect(results).not.toContain(true);
    for (const { referenceId, at } of sent) {
      const [first, ...more] = world.client.received(referenceId);
      // Without acknowledgement a result may come twice if its node did not reach Redis in time (docs/operate.md): while Redis is ill, or the machine is busy.
      if (!isStore && SLACK === 1) expect(more).toEqual([]);
      for (const { data } of more) expect(data).toEqual(first?.data);
      if (!isStore) expect(Number(first?.at) - at).toBeLessThan(DEADLINE_MS + LATE_MS);
    }

    let next = 0;
    await vi.waitFor(
      async () => {
        next += 1;
        expect(await outcomes(world, await send(world, (after ?? []).slice(next, next + 1)))).toEqual([true]);
      },
      { timeout: RECOVERY_MS, interval: 100 },
    );
    expect(performance.now() - ended).toBeLessThan(RECOVERY_MS + DEADLINE_MS);
    await vi.waitFor(() => expect(world.app.waiting().bytes).toBe(0), 5_000);
    expect(unhandled).toEqual([]);
  } finally {
    await world.stop();
  }
}

describe('CXEngage', () => {
  it.concurrent.each(sourceFaults.map((row) => [row.what, row] as const))(
    '%s',
    (_what, row) => runRow(row, false),
    60_000,
  );
});

describe('the store', () => {
  it.concurrent.each(storeFaults.map((row) => [row.what, row] as const))(
    '%s',
    (_what, row) => runRow(row, true),
    60_000,
  );
});
