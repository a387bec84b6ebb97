import { setTimeout as wait } from 'node:timers/promises';
import { Simulator } from '../../src/simulator/simulator.ts';
import { PollingClient } from '../support/polling-client.ts';
import { startServer, withServer } from './server-process.ts';
import { percentile } from './statistics.ts';

/*
 * `npm run bench -- overload`: what users get of a source that can serve less than they ask for. Each operation asks for another interaction, so nothing
 * comes from the cache; they arrive evenly, whatever has been answered.
 */

const RATE = 50;
const DEADLINE_MS = 5_000;
const SECONDS = 20;
const users = ['ana.duarte@example.org', 'ben.okafor@example.org', 'eva.lind@example.org'];
const loads = [0.5, 1, 1.5, 2.4, 3];

interface Outcome {
  readonly goodput: number;
  readonly refusedMs: readonly number[];
  readonly failedLate: number;
  readonly calls: number;
}

async function measure(
  origin: string,
  simulator: Simulator,
  ids: readonly string[],
  perSecond: number,
): Promise<Outcome> {
  const clients = users.map((user) => new PollingClient(`${origin}/api/v2`, user));
  await Promise.all(clients.map((client) => client.open()));
  const callsBefore = simulator.requests.length;
  const sent: { readonly client: PollingClient; readonly referenceId: number; readonly at: number }[] = [];
  const began = performance.now();
  const sending: Promise<void>[] = [];
  for (const [index, id] of ids.slice(0, Math.round(perSecond * SECONDS)).entries()) {
    const due = began + (index * 1_000) / perSecond;
    if (due > performance.now()) await wait(due - performance.now());
    const client = clients[index % clients.length] as PollingClient;
    const at = performance.now();
    sending.push(
      client.operate(id).then((referenceId) => {
        if (referenceId !== undefined) sent.push({ client, referenceId, at });
      }),
    );
  }
  await Promise.all(sending);
  await wait(DEADLINE_MS + 500);
  let good = 0;
  let failedLate = 0;
  const refusedMs: number[] = [];
  for (const { client, referenceId, at } of sent) {
    const [first] = client.received(referenceId);
    if (!first) failedLate += 1;
    else if (first.data['errorMessage'] === undefined) good += 1;
    else refusedMs.push(first.at - at);
  }
  await Promise.all(clients.map((client) => client.close()));
  return { goodput: good / SECONDS, refusedMs, failedLate, calls: simulator.requests.length - callsBefore };
}

/** Prints the goodput at several multiples of what the source can serve. */
export async function benchOverload(): Promise<void> {
  const simulator = new Simulator({ interactions: 9_000, latencyMs: 30 });
  await simulator.start();
  const goodputs: number[] = [];
  try {
    const ids = simulator.tenant.generatedIds(9_000);
    let from = 0;
    let capacity = RATE / 3;
    for (const load of loads) {
      const outcome = await withServer(
        startServer('bridge-server.ts', simulator.origin, '32', String(RATE), String(DEADLINE_MS)),
        ({ origin }) => measure(origin, simulator, ids.slice(from), capacity * load),
      );
      from += Math.round(capacity * load * SECONDS);
      // What an operation costs is known after the first run.
      if (load === loads[0]) capacity = RATE / (outcome.calls / (outcome.goodput * SECONDS));
      goodputs.push(outcome.goodput);
      const refused = outcome.refusedMs.length;
      const [p50, p95] = [0.5, 0.95].map((each) =>
        refused === 0 ? '–' : Math.round(percentile(outcome.refusedMs, each)),
      );
      process.stdout.write(
        `${load.toFixed(1)} x what the source can serve: ${outcome.goodput.toFixed(1)} results a second, ${refused} refused (p50 after ${p50} ms, p95 after ${p95} ms), ${outcome.failedLate} without an answer\n`,
      );
    }
  } finally {
    await simulator.stop();
  }
  const ratio = (goodputs.at(-1) ?? 0) / Math.max(...goodputs);
  process.stdout.write(`at 3 x: ${ratio.toFixed(2)} of the peak (at least 0.80): ${ratio >= 0.8 ? 'yes' : 'NO'}\n`);
}
