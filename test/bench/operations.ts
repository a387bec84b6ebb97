import autocannon from 'autocannon';
import { BenchClient } from './client.ts';
import { generatedIdsOf } from './ids.ts';
import { type Served, serve, within } from './process.ts';
import { percentile } from './statistics.ts';

/*
 * `npm run bench`: how fast the bridge is, as ratios within one run, since machines differ and shared ones differ by the minute. Every
 * figure is the median of runs in fresh processes, taken in turn.
 */

const ROUNDS = 3;
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const content = JSON.stringify({ operationName: 'GetInteractionContent' });

/** Requests accepted per second, and microseconds of the server's CPU time for each. */
async function accepted(server: Served, cookie: string): Promise<{ perSecond: number; cpu: number }> {
  const { origin } = server;
  const options = {
    url: `${origin}/api/v2/ucs/interactions/${voice}`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', cookie },
    body: content,
    connections: 32,
  };
  await autocannon({ ...options, duration: 2 });
  const before = await server.tell('cpu');
  const result = await autocannon({ ...options, duration: 4 });
  const used = (await server.tell('cpu')) - before;
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} errors`);
  return { perSecond: result.requests.average, cpu: used / result.requests.total };
}

/** Milliseconds from request to notification, one request at a time. */
async function latencies(client: BenchClient, ids: readonly string[]): Promise<readonly number[]> {
  const all: number[] = [];
  for (const id of ids) all.push(await client.timed(id));
  return all;
}

async function barePosts(origin: string): Promise<readonly number[]> {
  const client = new BenchClient(origin);
  const all: number[] = [];
  for (let count = 0; count < 3_000; count += 1) {
    const began = performance.now();
    await client.post(`/api/v2/ucs/interactions/${voice}`, { operationName: 'GetInteractionContent' });
    all.push(performance.now() - began);
  }
  await client.close();
  return all.slice(1_000);
}

const rounds: Record<string, number[]> = {};
function note(name: string, value: number): void {
  rounds[name] = [...(rounds[name] ?? []), value];
}
function noteAccepted(server: string, { perSecond, cpu }: { perSecond: number; cpu: number }): void {
  note(`${server}accepted`, perSecond);
  note(`${server}cpu`, cpu);
}
const median = (name: string): number => percentile(rounds[name] ?? [], 0.5);

async function measureHits(server: Served): Promise<void> {
  const client = new BenchClient(server.origin);
  await client.connect();
  await client.timed(voice);
  const hits = (await latencies(client, Array(3_000).fill(voice))).slice(1_000);
  note('hit p50', percentile(hits, 0.5));
  note('hit p99', percentile(hits, 0.99));
  noteAccepted('', await accepted(server, client.cookie));
  await client.close();
}

async function measureMisses({ origin }: Served): Promise<void> {
  const client = new BenchClient(origin);
  await client.connect();
  for (const kind of ['voice', 'chat'] as const) {
    const ids = generatedIdsOf(kind, 350);
    const times = (await latencies(client, ids)).slice(50);
    note(`miss ${kind} p50`, percentile(times, 0.5));
    note(`miss ${kind} p99`, percentile(times, 0.99));
  }
  await client.close();
}

/** Measures and prints, and ends the process. */
export async function benchOperations(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await measureRound(round);
  for (const [what = '', measured = '', compared = '', to = ''] of lines()) {
    process.stdout.write(`${what.padEnd(44)}${measured.padStart(10)}${compared.padStart(10)}  ${to}\n`);
  }
  process.exit(0);
}

async function measureRound(round: number): Promise<void> {
  process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
  await within(serve('bare.ts'), async (server) => {
    const posts = await barePosts(server.origin);
    note('bare p50', percentile(posts, 0.5));
    note('bare p99', percentile(posts, 0.99));
    noteAccepted('bare ', await accepted(server, ''));
  });
  await within(serve('tenant.ts', '0'), ({ origin }) => within(serve('bridge.ts', origin), measureHits));
  await within(serve('tenant.ts', '20'), ({ origin }) => within(serve('bridge.ts', origin), measureMisses));
}

const ms = (name: string): string => `${median(name).toFixed(2)} ms`;
const ratio = (name: string, to: number): string => `${(median(name) / to).toFixed(2)} x`;
const lines = () => [
  ['', 'measured', 'ratio', 'of'],
  [
    'requests accepted per second',
    `${Math.round(median('accepted'))}`,
    ratio('accepted', median('bare accepted')),
    `a bare Fastify route (${Math.round(median('bare accepted'))}/s)`,
  ],
  [
    'server CPU per request, delivery included',
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
    'its chain of four source calls of 20 ms',
  ],
  [
    'chat with transcript, not cached, p99',
    ms('miss chat p99'),
    ratio('miss chat p99', 80),
    'its chain of four source calls of 20 ms',
  ],
];
