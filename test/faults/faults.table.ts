import type { FaultWorld } from './fault-world.ts';

/** One thing that goes wrong: how it begins and ends, and what users get meanwhile. */
export interface FaultRow {
  readonly what: string;
  begin(world: FaultWorld): unknown;
  /** What makes it end, unless the simulator's faults and the network's are enough. */
  end?(world: FaultWorld): unknown;
  /** What operations that need CXEngage get meanwhile: a result, or either a result or "Request failed" in time. */
  readonly meanwhile: 'results' | 'results or failures' | 'failures';
}

const interactions = /\/interactions/;
const record = /\/interactions\/[^/?]+$/;

/** What goes wrong with CXEngage and on the way to it. */
export const sourceFaults: readonly FaultRow[] = [
  {
    what: 'answers take half a second longer',
    begin: ({ sourceProxy }) => sourceProxy.set({ kind: 'latency', ms: 500 }),
    meanwhile: 'results or failures',
  },
  {
    what: 'answers take thirty seconds',
    begin: ({ simulator }) => simulator.faults.add({ on: interactions, delayMs: 30_000 }),
    meanwhile: 'failures',
  },
  {
    what: 'connections are reset',
    begin: ({ sourceProxy }) => sourceProxy.set({ kind: 'reset' }),
    meanwhile: 'failures',
  },
  {
    what: 'connections are accepted and nothing comes back',
    begin: ({ sourceProxy }) => sourceProxy.set({ kind: 'half-open' }),
    meanwhile: 'failures',
  },
  {
    what: 'nothing listens',
    begin: ({ sourceProxy }) => sourceProxy.set({ kind: 'closed' }),
    meanwhile: 'failures',
  },
  {
    what: 'answers come in drops',
    begin: ({ sourceProxy }) => sourceProxy.set({ kind: 'slow', bytes: 64, everyMs: 50 }),
    meanwhile: 'results or failures',
  },
  {
    what: 'answers are cut off',
    begin: ({ sourceProxy }) => sourceProxy.set({ kind: 'truncated', bytes: 300 }),
    meanwhile: 'failures',
  },
  {
    what: 'records are larger than 32 MiB',
    begin: ({ simulator }) =>
      simulator.faults.add({
        on: record,
        status: 200,
        headers: json,
        body: `{"a":"${'x'.repeat(33 * 2 ** 20)}"}`,
        times: 3,
      }),
    meanwhile: 'results or failures',
  },
  {
    what: 'a record says that it is compressed, and is not',
    begin: ({ simulator }) =>
      simulator.faults.add({ on: record, status: 200, headers: { ...json, 'content-encoding': 'gzip' }, body: '{}' }),
    meanwhile: 'failures',
  },
  {
    what: 'a page of HTML comes with status 200',
    begin: ({ simulator }) => simulator.faults.add({ on: interactions, status: 200 }),
    meanwhile: 'failures',
  },
  {
    what: 'records are of another tenant',
    begin: ({ simulator }) =>
      simulator.faults.add({
        on: record,
        status: 200,
        headers: json,
        body: '{"interactionId":"x","tenantId":"other"}',
      }),
    meanwhile: 'failures',
  },
  {
    what: 'the token is refused once in flight',
    begin: ({ simulator }) => simulator.faults.add({ on: interactions, status: 401, times: 1 }),
    meanwhile: 'results',
  },
  {
    what: 'the token is always refused',
    begin: ({ simulator }) => simulator.faults.add({ on: interactions, status: 401 }),
    meanwhile: 'failures',
  },
  {
    what: '"too many requests", now and then, with a pause of a second',
    begin: ({ simulator }) =>
      simulator.faults.add({ on: interactions, status: 429, headers: { 'retry-after': '1' }, times: 2 }),
    meanwhile: 'results or failures',
  },
  {
    what: 'a storm of "too many requests"',
    begin: ({ simulator }) => simulator.faults.add({ on: interactions, status: 429, headers: { 'retry-after': '1' } }),
    meanwhile: 'failures',
  },
  {
    what: 'one answer in three is 503',
    begin: ({ simulator }) => simulator.faults.add({ on: interactions, status: 503, share: 0.3 }),
    meanwhile: 'results or failures',
  },
  {
    what: 'every answer is 503',
    begin: ({ simulator }) => simulator.faults.add({ on: /./, status: 503 }),
    meanwhile: 'failures',
  },
];

/** What goes wrong with Redis and on the way to it. Operations need CXEngage, which is there, so they all get their results. */
export const storeFaults: readonly FaultRow[] = [
  {
    what: 'Redis is killed',
    begin: ({ redis }) => redis.kill(),
    end: ({ redis }) => redis.restart(),
    meanwhile: 'results',
  },
  {
    what: 'Redis is restarted without its memory',
    async begin({ redis }) {
      await redis.kill();
      await redis.restart();
    },
    meanwhile: 'results',
  },
  {
    what: 'Redis hangs',
    begin: ({ redis }) => redis.freeze(),
    end: ({ redis }) => redis.thaw(),
    meanwhile: 'results',
  },
  {
    what: 'Redis is flushed',
    begin: ({ command }) => command('flushall'),
    meanwhile: 'results',
  },
  {
    what: 'Redis takes no writes, as a replica',
    begin: ({ command }) => command('replicaof', '127.0.0.1', '1'),
    end: ({ command }) => command('replicaof', 'no', 'one'),
    meanwhile: 'results',
  },
  {
    what: 'Redis is full',
    begin: ({ command }) => command('config', 'set', 'maxmemory', '1'),
    end: ({ command }) => command('config', 'set', 'maxmemory', '0'),
    meanwhile: 'results',
  },
  {
    what: 'the way to Redis is cut',
    begin: ({ redisProxy }) => redisProxy.set({ kind: 'closed' }),
    meanwhile: 'results',
  },
  {
    what: 'the way to Redis is half open',
    begin: ({ redisProxy }) => redisProxy.set({ kind: 'half-open' }),
    meanwhile: 'results',
  },
  {
    what: 'the way to Redis is slow',
    begin: ({ redisProxy }) => redisProxy.set({ kind: 'latency', ms: 100 }),
    meanwhile: 'results',
  },
];

const json = { 'content-type': 'application/json' };
