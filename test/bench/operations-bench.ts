import autocannon from 'autocannon';
import { BenchClient } from './client.ts';
import { generatedIdsOf } from './generated-ids.ts';
import { type ServerProcess, startServer, withServer } from './server-process.ts';
import { percentile } from './statistics.ts';

/*
 * `npm run bench`: measures the bridge's operations, as ratios within one run, because absolute times differ between machines and over time.
 * Every figure is the median of several rounds in new processes that alternate.
 */

const ROUNDS = 3;
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const content = JSON.stringify({ operationName: 'GetInteractionContent' });

/** Measures accepted requests per second, and microseconds of server CPU time per request. */
async function measureThroughput(server: ServerProcess, cookie: string): Promise<{ perSecond: number; cpu: number }> {
  const { origin } = server;
  const options = {
    url: `${origin}/api/v2/ucs/interactions/${voice}`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', cookie },
    body: content,
    connections: 32,
  };
  await autocannon({ ...options, duration: 2 });
  const before = await server.readMetric('cpu');
  const result = await autocannon({ ...options, duration: 4 });
  const used = (await server.readMetric('cpu')) - before;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`Expected only successful requests, got ${result.non2xx} refusals and ${result.errors} errors`);
  return { perSecond: result.requests.average, cpu: used / result.requests.total };
}

/** Measures milliseconds from request to notification, one request at a time. */
async function measureLatencies(client: BenchClient, ids: readonly string[]): Promise<readonly number[]> {
  const all: number[] = [];
  for (const id of ids) all.push(await client.contentMs(id));
  return all;
}

async function measureBarePosts(origin: string): Promise<readonly number[]> {
  const client = new BenchClient(origin);
  const all: number[] = [];
  for (let count = 0; count < 3_000; count += 1) {
    const start = performance.now();
    await client.post(`/api/v2/ucs/interactions/${voice}`, { operationName: 'GetInteractionContent' });
    all.push(performance.now() - start);
  }
  await client.close();
  return all.slice(1_000);
}

const measurements: Record<string, number[]> = {};
function record(name: string, value: number): void {
  measurements[name] = [...(measurements[name] ?? []), value];
}
function recordThroughput(server: string, { perSecond, cpu }: { perSecond: number; cpu: number }): void {
  record(`${server}accepted`, perSecond);
  record(`${server}cpu`, cpu);
}
const median = (name: string): number => percentile(measurements[name] ?? [], 0.5);

async function measureHits(server: ServerProcess): Promise<void> {
  const client = new BenchClient(server.origin);
  await client.connect();
  await client.contentMs(voice);
  const hits = (await measureLatencies(client, Array(3_000).fill(voice))).slice(1_000);
  record('hit p50', percentile(hits, 0.5));
  record('hit p99', percentile(hits, 0.99));
  recordThroughput('', await measureThroughput(server, client.cookie));
  await client.close();
}

async function measureMisses({ origin }: ServerProcess): Promise<void> {
  const client = new BenchClient(origin);
  await client.connect();
  for (const kind of ['voice', 'chat'] as const) {
    const ids = generatedIdsOf(kind, 350);
    const times = (await measureLatencies(client, ids)).slice(50);
    record(`miss ${kind} p50`, percentile(times, 0.5));
    record(`miss ${kind} p99`, percentile(times, 0.99));
  }
  await client.close();
}

/** Measures, prints the table and exits the process. */
export async function benchOperations(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await measureRound(round);
  for (const [label = '', measured = '', relative = '', reference = ''] of rows()) {
    process.stdout.write(`${label.padEnd(44)}${measured.padStart(10)}${relative.padStart(10)}  ${reference}\n`);
  }
  process.exit(0);
}

async function measureRound(round: number): Promise<void> {
  process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
  await withServer(startServer('baseline-server.ts'), async (server) => {
    const posts = await measureBarePosts(server.origin);
    record('bare p50', percentile(posts, 0.5));
    record('bare p99', percentile(posts, 0.99));
    recordThroughput('bare ', await measureThroughput(server, ''));
  });
  await withServer(startServer('tenant-server.ts', '0'), ({ origin }) =>
    withServer(startServer('bridge-server.ts', origin), measureHits),
  );
  await withServer(startServer('tenant-server.ts', '20'), ({ origin }) =>
    withServer(startServer('bridge-server.ts', origin), measureMisses),
  );
}

const ms = (name: string): string => `${median(name).toFixed(2)} ms`;
const ratio = (name: string, reference: number): string => `${(median(name) / reference).toFixed(2)} x`;
const rows = () => [
  ['', 'measured', 'ratio', 'of'],
  [
    'requests accepted per second',
    `${Math.round(median('accepted'))}`,
    ratio('accepted', median('bare accepted')),
    `a bare Fastify route (${Math.round(median('bare accepted'))}/s)`,
  ],
  [
    'server CPU per request, including delivery',
    `${median('cpu').toFixed(0)} µs`,
    ratio('cpu', median('bare cpu')),
    `a bare Fastify route (${median('bare cpu').toFixed(0)} µs)`,
  ],
  [
    'POST to notification, cached, p50',
    ms('hit p50'),
    ratio('hit p50', median('bare p50')),
    `one bare POST, p50 (${ms('bare p50')})`,
  ],
  [
    'POST to notification, cached, p99',
    ms('hit p99'),
    ratio('hit p99', median('bare p99')),
    `one bare POST, p99 (${ms('bare p99')})`,
  ],
  ['voice, not cached, p50', ms('miss voice p50'), ratio('miss voice p50', 20), 'its one source call of 20 ms'],
  ['voice, not cached, p99', ms('miss voice p99'), ratio('miss voice p99', 20), 'its one source call of 20 ms'],
  [
    'chat with transcript, not cached, p50',
    ms('miss chat p50'),
    ratio('miss chat p50', 80),
    'four sequential source calls of 20 ms',
  ],
  [
    'chat with transcript, not cached, p99',
    ms('miss chat p99'),
    ratio('miss chat p99', 80),
    'four sequential source calls of 20 ms',
  ],
];
