import { cpus } from 'node:os';
import { BareCalls } from './bare-calls.ts';
import { BenchClient } from './client.ts';
import { contactId } from './customers.ts';
import { type HistoryRound, historyReport } from './history-report.ts';
import { generatedIdsOf } from './ids.ts';
import { type Served, serve, within } from './process.ts';
import { median } from './statistics.ts';

/*
 * `npm run bench -- history`: lists and many contents at once, as ratios to what the source's latency alone costs. Every figure is the
 * median of rounds in fresh processes. It tells figures and never fails because of one.
 */

const ROUNDS = 5;
const LATENCY = '20';
/** As many as the settings allow, so that nothing waits for the quota. */
const CONCURRENCY = '1000';
const ROWS = 500;
const CONTACTS = 11;
const LONG = 10_000;
const CHATS = 500;
const WARM_UP = 64;
const LANES = 32;
/** Without an owner, so that no user is known afterwards. */
const abandoned = 'b2109780-da3a-11ee-9709-c2b07aa3bee9';

/** Measures and prints, and ends the process. */
export async function benchHistory(): Promise<void> {
  const rounds: HistoryRound[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
    const lists = await behind(['0', `${CONTACTS}`, `${ROWS}`], 1, measureLists);
    const contents = await behind(['20000'], LANES, measureContents);
    const memory = await behind(['0', '1', `${LONG}`], 1, measureMemory);
    rounds.push({ ...lists, ...contents, ...memory });
  }
  const title = `${ROUNDS} rounds; Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`;
  process.stdout.write(`${[title, '', ...historyReport(rounds)].join('\n')}\n`);
  process.exit(0);
}

/** Measures a client of a bridge in front of a tenant, all of them fresh, with the token there already. */
function behind<T>(
  tenant: readonly string[],
  connections: number,
  measure: (client: BenchClient, bridge: Served, source: Served) => Promise<T>,
): Promise<T> {
  return within(serve('tenant.ts', LATENCY, ...tenant), (source) =>
    within(serve('bridge.ts', source.origin, CONCURRENCY), async (bridge) => {
      const client = new BenchClient(bridge.origin, connections);
      await client.connect();
      await client.timed(abandoned);
      await source.tell('calls');
      const measured = await measure(client, bridge, source);
      await client.close();
      return measured;
    }),
  );
}

type Lists = Pick<HistoryRound, 'firstMs' | 'laterMs' | 'bareMs' | 'listCalls' | 'repeatedMs' | 'repeatedCalls'>;

async function measureLists(client: BenchClient, _bridge: Served, source: Served): Promise<Lists> {
  // Another contact's rows at first, so that the source is as warm for the bridge's first list as for the later ones.
  const calls = new BareCalls(source.origin, 3);
  const bare: number[] = [];
  for (let time = 0; time < 5; time += 1) bare.push(await timed(() => calls.list(CONTACTS - 1)));
  await calls.close();
  await source.tell('calls');
  const firstMs = await listMs(client, 0, ROWS);
  const listCalls = await source.tell('calls');
  const later = [];
  for (let number = 1; number < CONTACTS; number += 1) later.push(await listMs(client, number, ROWS));
  await source.tell('calls');
  const repeatedMs = await listMs(client, CONTACTS - 1, ROWS);
  const repeatedCalls = await source.tell('calls');
  return { firstMs, laterMs: median(later), bareMs: median(bare), listCalls, repeatedMs, repeatedCalls };
}

/** Milliseconds until a contact's history is here. Throws where it is not what was asked for, since half the work is no measurement. */
async function listMs(client: BenchClient, number: number, rows: number): Promise<number> {
  const { ms, data } = await client.asked(`/ucs/contacts/${contactId(number)}/interactions`, {
    operationName: 'RetrieveContactHistory',
    fromDate: '2000-01-01',
  });
  const items = data['interactions'] as readonly { ownerInformation?: { firstName?: string } }[];
  const owners = items?.filter(({ ownerInformation }) => ownerInformation?.firstName !== undefined).length;
  if (items?.length !== rows || owners < rows / 2)
    throw new Error(`${items?.length} rows, ${owners} owners of ${rows}`);
  return ms;
}

type Contents = Pick<HistoryRound, 'contentsMs' | 'contentCalls' | 'bareContentsMs'>;

async function measureContents(client: BenchClient, _bridge: Served, source: Served): Promise<Contents> {
  const ids = generatedIdsOf('chat', WARM_UP + CHATS);
  const [warmUp, chats] = [ids.slice(0, WARM_UP), ids.slice(WARM_UP)];
  const bare = new BareCalls(source.origin, LANES);
  await inLanes(warmUp, (id) => bare.chat(id));
  const bareContentsMs = await timed(() => inLanes(chats, (id) => bare.chat(id)));
  await bare.close();
  await inLanes(warmUp, (id) => client.timed(id));
  await source.tell('calls');
  const contentsMs = await timed(() => inLanes(chats, (id) => chat(client, id)));
  return { contentsMs, contentCalls: await source.tell('calls'), bareContentsMs };
}

async function chat(client: BenchClient, id: string): Promise<void> {
  const { data } = await client.asked(`/ucs/interactions/${id}`, { operationName: 'GetInteractionContent' });
  if (!Array.isArray(data['messages'])) throw new Error('A chat without messages');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function inLanes(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
  const left = ids.values();
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (const id of left) await work(id);
    }),
  );
}

type Memory = Pick<HistoryRound, 'idleBytes' | 'peakBytes' | 'longMs'>;

async function measureMemory(client: BenchClient, bridge: Served): Promise<Memory> {
  const idleBytes = await bridge.tell('resident');
  const longMs = await listMs(client, 0, LONG);
  return { idleBytes, peakBytes: await bridge.tell('peak'), longMs };
}
