import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { seededRandom } from '../../src/simulator/random.ts';
import { Caller } from './caller.ts';
import { disturbCluster } from './chaos.ts';
import { check, isClean, type Summary } from './checker.ts';
import { Script } from './child.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { Forwarder } from './forwarder.ts';
import { interactionsOf, type TestInteraction } from './interactions.ts';
import { LibraryClient } from './library-client.ts';
import type { Listener, ListenerParts } from './listener.ts';
import { sendOperations, thinkFor } from './operations-loop.ts';
import { Payloads } from './payloads.ts';
import { PlainClient } from './plain-client.ts';
import { Recorder } from './recorder.ts';
import { RoundRobin } from './round-robin.ts';
import { SocketClient } from './socket-client.ts';
import { DRAIN_MS, LONG_RATE, SHORT_RATE, START_MS } from './times.ts';

/*
 * `node test/many-nodes/run.ts [operations] [seed] [nodes] [events]`: operations of many users on several nodes, while nodes and Redis die, freeze and
 * forget. Prints the summary, and exits with 1 if a rule of delivery was broken. SIGINT ends it early; what was done until then is judged.
 */

/** What a run does. */
export interface RunOptions {
  /** How many operations are accepted before it ends. */
  readonly operations: number;
  readonly seed: number;
  readonly nodes: number;
  /** How many events happen to nodes and Redis. */
  readonly events: number;
  /** Whether clients disturb, too. */
  readonly disturbs: boolean;
  /** Ends the run early, with a verdict on what was done until then. */
  readonly signal?: AbortSignal | undefined;
}

const PLAIN_CLIENTS = 38;
const PLAIN_USERS = 34;
/** The last users have one client each, of these kinds. */
const otherClients = ['current', 'current', 'legacy', 'socket', 'socket', 'socket'] as const;
const USERS = PLAIN_USERS + otherClients.length;
const CLIENTS = PLAIN_CLIENTS + otherClients.length;
const SHORT_RUN = 10_000;
/** The share of the planned time in which events happen; they take longer on a busy machine. */
const EVENTS_SHARE = 0.8;
const POLL_MS = 20;
const PROGRESS_MS = 60_000;

/** The events of a run with so many operations: 1,000 for 1,000,000, and at least 20. */
export function eventsFor(operations: number): number {
  return Math.max(20, Math.round(operations / 1_000));
}

/** Runs everything and returns the verdict. Nothing that it started is left. */
export async function runManyNodes(options: RunOptions): Promise<Summary> {
  const interactions = interactionsOf(USERS);
  const payloads = new Payloads();
  const tenant = new Script('tenant.ts', { args: [String(USERS)] });
  try {
    const source = await tenant.start();
    const expected = await expectedPayloads(source, interactions, payloads);
    const cluster = await startCluster({ users: USERS, source, nodes: options.nodes, withRedis: true });
    try {
      return await runOn(cluster, options, interactions, new Recorder(USERS, expected, payloads));
    } finally {
      await cluster.stop();
    }
  } finally {
    await tenant.end('SIGKILL');
  }
}

async function runOn(
  cluster: Cluster,
  { operations, seed, events, disturbs, signal }: RunOptions,
  interactions: readonly TestInteraction[],
  recorder: Recorder,
): Promise<Summary> {
  const rate = operations <= SHORT_RUN ? SHORT_RATE : LONG_RATE;
  const plannedMs = (operations / rate) * 1_000;
  const roundRobin = new RoundRobin(cluster.nodes.map(({ port }) => port));
  const forwarder = new Forwarder(roundRobin);
  await forwarder.start();
  const clients = Array.from({ length: CLIENTS }, (_, client): ListenerParts => {
    const random = seededRandom(seed, client);
    const user = client < PLAIN_USERS ? client : client < PLAIN_CLIENTS ? client - PLAIN_USERS : client - 4;
    const caller = new Caller(roundRobin, user, client % 4 < 2);
    return { recorder, caller, user, client, acknowledges: client % 2 === 0, random };
  });
  const listeners = clients.map((parts): Listener => {
    const kind = otherClients[parts.client - PLAIN_CLIENTS];
    if (kind === undefined) return new PlainClient(parts, disturbs);
    if (kind === 'socket') return new SocketClient(parts, roundRobin, disturbs);
    return new LibraryClient(parts, kind, forwarder.origin);
  });
  try {
    const opening = Promise.all(listeners.map((listener) => listener.start()));
    // Clients that find no session then lose what they ask for, and the verdict says so.
    await Promise.race([opening, wait(START_MS)]);
    let isOver = false;
    const working = clients.map((parts) =>
      sendOperations({
        ...parts,
        interactions,
        next: () => (isOver ? undefined : pickInteraction(interactions, parts)),
        think: () => thinkFor(parts.random, (CLIENTS / rate) * 1_000),
      }),
    );
    const { redis } = cluster;
    const parts = redis && { cluster, redis, recorder, random: seededRandom(seed, -1), signal };
    const disturbing = parts && disturbCluster(parts, events, (plannedMs * EVENTS_SHARE) / Math.max(1, events));
    const progress = setInterval(() => {
      process.stderr.write(
        `${recorder.accepted} operations accepted, ${recorder.missing} without a result, ${recorder.events.length} events\n`,
      );
    }, PROGRESS_MS);
    await until(() => recorder.accepted >= operations || signal?.aborted === true, plannedMs * 3);
    await disturbing;
    clearInterval(progress);
    isOver = true;
    await Promise.all(working);
    for (const listener of listeners) listener.calm();
    await until(() => recorder.missing === 0, DRAIN_MS);
    return check(recorder);
  } finally {
    await Promise.all(listeners.map((listener) => listener.stop()));
    for (const { caller } of clients) caller.close();
    await forwarder.stop();
  }
}

/** What each interaction must give: asked for in quiet, at a node without Redis. */
async function expectedPayloads(source: string, interactions: readonly TestInteraction[], payloads: Payloads) {
  const cluster = await startCluster({ users: USERS, source, nodes: 1, withRedis: false });
  const unknown = interactions.map(({ user }) => ({ user, payload: -1 }));
  const recorder = new Recorder(USERS, unknown, payloads);
  const roundRobin = new RoundRobin(cluster.nodes.map(({ port }) => port));
  const clients = Array.from({ length: USERS }, (_, user): ListenerParts => {
    const caller = new Caller(roundRobin, user, true);
    return { recorder, caller, user, client: user, acknowledges: true, random: () => 0.5 };
  });
  const listeners = clients.map((parts) => new PlainClient(parts, false));
  try {
    await Promise.all(listeners.map((listener) => listener.start()));
    await Promise.all(
      clients.map((parts) => {
        const own = interactions.flatMap(({ user }, index) => (user === parts.user ? [index] : []));
        // One after the other, so that nothing is too slow to be complete.
        const think = (): Promise<void> => until(() => !recorder.isWaiting(parts.user), DRAIN_MS);
        return sendOperations({ ...parts, interactions, next: () => own.shift(), think });
      }),
    );
    const payloadOf = new Map(
      recorder.heard.map(({ poll, referenceId, payload }) => {
        return [`${recorder.sessions[recorder.polls[poll]?.session ?? -1]?.user} ${referenceId}`, payload];
      }),
    );
    const expected = unknown.slice();
    for (const { user, interaction, referenceId } of recorder.operations) {
      const payload = payloadOf.get(`${user} ${referenceId}`);
      if (!payload) throw new Error(`Interaction ${interaction} gave no result in quiet`);
      expected[interaction] = { user, payload };
    }
    return expected;
  } finally {
    await Promise.all(listeners.map((listener) => listener.stop()));
    await cluster.stop();
  }
}

function pickInteraction(interactions: readonly TestInteraction[], { user, random }: ListenerParts): number {
  const perUser = interactions.length / USERS;
  return user * perUser + Math.floor(random() * perUser);
}

/** Waits until something is so, but not longer than so many milliseconds. */
async function until(isSo: () => boolean, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (!isSo() && performance.now() < end) await wait(POLL_MS);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [operations = 2_000, seed = 1, nodes = 3, events = eventsFor(operations)] = process.argv.slice(2).map(Number);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const { signal } = ending;
  const summary = await runManyNodes({ operations, seed, nodes, events, disturbs: events > 0, signal });
  process.stdout.write(`${JSON.stringify(summary, undefined, 1)}\n`);
  process.exit(isClean(summary) ? 0 : 1);
}
