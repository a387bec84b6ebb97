import { cpus } from 'node:os';
import { BenchClient } from './client.ts';
import { contactIdOf } from './contact-histories.ts';
import { DirectCalls } from './direct-calls.ts';
import { generatedIdsOf } from './generated-ids.ts';
import { type HistoryRound, historyReport } from './history-report.ts';
import { type ServerProcess, startServer, withServer } from './server-process.ts';
import { median } from './statistics.ts';

/*
 * `npm run bench -- history`: measures lists and many parallel contents, as ratios to the source's latency. Every figure is the median of
 * several rounds in new processes. A missed target is reported but is not an error.
 */

const ROUNDS = 5;
const LATENCY = '20';
/** Maximum of the setting, so that no call waits for the concurrency limit. */
const CONCURRENCY = '1000';
const ROWS = 500;
const CONTACTS = 11;
const LONG_HISTORY = 10_000;
const CHATS = 500;
const WARM_UP = 64;
/** Number of parallel requests. */
const CONCURRENT_REQUESTS = 32;
/** An interaction without an owner, so that no user is cached afterwards. */
const abandoned = 'b2109780-da3a-11ee-9709-c2b07aa3bee9';

/** Measures, prints the report and exits the process. */
export async function benchHistory(): Promise<void> {
  const rounds: HistoryRound[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
    const lists = await withFreshBridge(['0', `${CONTACTS}`, `${ROWS}`], 1, measureLists);
    const contents = await withFreshBridge(['20000'], CONCURRENT_REQUESTS, measureContents);
    const memory = await withFreshBridge(['0', '1', `${LONG_HISTORY}`], 1, measureMemory);
    rounds.push({ ...lists, ...contents, ...memory });
  }
  const title = `${ROUNDS} rounds; Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`;
  process.stdout.write(`${[title, '', ...historyReport(rounds)].join('\n')}\n`);
  process.exit(0);
}

/** Runs a measurement with a new tenant, bridge and client. The bridge already has its token. */
function withFreshBridge<T>(
  tenant: readonly string[],
  connections: number,
  measure: (client: BenchClient, bridge: ServerProcess, source: ServerProcess) => Promise<T>,
): Promise<T> {
  return withServer(startServer('tenant-server.ts', LATENCY, ...tenant), (source) =>
    withServer(startServer('bridge-server.ts', source.origin, CONCURRENCY), async (bridge) => {
      const client = new BenchClient(bridge.origin, connections);
      await client.connect();
      await client.contentMs(abandoned);
      await source.readMetric('calls');
      const measured = await measure(client, bridge, source);
      await client.close();
      return measured;
    }),
  );
}

type Lists = Pick<HistoryRound, 'firstMs' | 'laterMs' | 'bareMs' | 'listCalls' | 'repeatedMs' | 'repeatedCalls'>;

async function measureLists(client: BenchClient, _bridge: ServerProcess, source: ServerProcess): Promise<Lists> {
  // Direct calls for another contact come first, so that the source is already warm for the bridge's first list.
  const direct = new DirectCalls(source.origin, 3);
  const bare: number[] = [];
  for (let run = 0; run < 5; run += 1) bare.push(await timed(() => direct.list(CONTACTS - 1)));
  await direct.close();
  await source.readMetric('calls');
  const firstMs = await listMs(client, 0, ROWS);
  const listCalls = await source.readMetric('calls');
  const later = [];
  for (let index = 1; index < CONTACTS; index += 1) later.push(await listMs(client, index, ROWS));
  await source.readMetric('calls');
  const repeatedMs = await listMs(client, CONTACTS - 1, ROWS);
  const repeatedCalls = await source.readMetric('calls');
  return { firstMs, laterMs: median(later), bareMs: median(bare), listCalls, repeatedMs, repeatedCalls };
}

/** Returns the milliseconds until a contact's history arrives. Rejects if it is incomplete, because then the measurement is invalid. */
async function listMs(client: BenchClient, index: number, rows: number): Promise<number> {
  const { ms, data } = await client.request(`/ucs/contacts/${contactIdOf(index)}/interactions`, {
    operationName: 'RetrieveContactHistory',
    fromDate: '2000-01-01',
  });
  const items = data['interactions'] as readonly { ownerInformation?: { firstName?: string } }[];
  const owners = items?.filter(({ ownerInformation }) => ownerInformation?.firstName !== undefined).length;
  if (items?.length !== rows || owners < rows / 2)
    throw new Error(`Expected ${rows} rows with owners, got ${items?.length} rows with ${owners} owners`);
  return ms;
}

type Contents = Pick<HistoryRound, 'contentsMs' | 'contentCalls' | 'bareContentsMs'>;

async function measureContents(client: BenchClient, _bridge: ServerProcess, source: ServerProcess): Promise<Contents> {
  const ids = generatedIdsOf('chat', WARM_UP + CHATS);
  const [warmUp, chats] = [ids.slice(0, WARM_UP), ids.slice(WARM_UP)];
  const direct = new DirectCalls(source.origin, CONCURRENT_REQUESTS);
  await inParallel(warmUp, (id) => direct.chat(id));
  const bareContentsMs = await timed(() => inParallel(chats, (id) => direct.chat(id)));
  await direct.close();
  await inParallel(warmUp, (id) => client.contentMs(id));
  await source.readMetric('calls');
  const contentsMs = await timed(() => inParallel(chats, (id) => fetchChat(client, id)));
  return { contentsMs, contentCalls: await source.readMetric('calls'), bareContentsMs };
}

async function fetchChat(client: BenchClient, id: string): Promise<void> {
  const { data } = await client.request(`/ucs/interactions/${id}`, { operationName: 'GetInteractionContent' });
  if (!Array.isArray(data['messages'])) throw new Error(`The content of chat ${id} has no messages`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function inParallel(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
  const remaining = ids.values();
  await Promise.all(
    Array.from({ length: CONCURRENT_REQUESTS }, async () => {
      for (const id of remaining) await work(id);
    }),
  );
}

type Memory = Pick<HistoryRound, 'idleBytes' | 'peakBytes' | 'longMs'>;

async function measureMemory(client: BenchClient, bridge: ServerProcess): Promise<Memory> {
  const idleBytes = await bridge.readMetric('resident');
  const longMs = await listMs(client, 0, LONG_HISTORY);
  return { idleBytes, peakBytes: await bridge.readMetric('peak'), longMs };
}
