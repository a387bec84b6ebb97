import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { defaultDeliveryTimes } from '../../src/delivery/delivery-times.policy.ts';
import { joinRedisNodes } from '../../src/delivery/redis-node.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { noCipher } from '../../src/redis/payload-cipher.ts';
import { checkRedis } from '../../src/redis/redis-check.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { TestRedis } from '../support/redis.ts';
import { startServer, withServer } from './server-process.ts';
import { measureSessions, OPERATIONS } from './sessions-bench.ts';

/*
 * `npm run bench -- redis`: what it costs to have everything on Redis: sign-ins, sessions, results, pending operations and the cache, of 1,000 users with a
 * session each, compared with the memory of the process in the same run.
 */

const SESSIONS = 1_000;
const MAX_RATIO = 2.5;
const ROUNDS = 3;
const RESULT_BYTES = 2_000;

interface Usage {
  readonly cpuMicros: number;
  readonly scripts: number;
  readonly commands: number;
  readonly bytes: number;
}

async function usageOf(redis: Redis): Promise<Usage> {
  const [cpu, stats, memory] = [await redis.info('cpu'), await redis.info('commandstats'), await redis.info('memory')];
  const number = (text: string, name: string): number =>
    Number(new RegExp(`${name}[:=]([\\d.]+)`).exec(text)?.[1] ?? 0);
  const calls = (name: string): number => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  return {
    cpuMicros: (number(cpu, 'used_cpu_user') + number(cpu, 'used_cpu_sys')) * 1e6,
    scripts: calls('evalsha') + calls('eval'),
    commands: calls('get') + calls('getex') + calls('set'),
    bytes: number(memory, 'used_memory'),
  };
}

/** Bytes in Redis of a result that waits, beyond its own: of users without another one, whose mailbox it is. */
async function bytesPerResult(redis: TestRedis, connection: Redis): Promise<number> {
  const log = pino({ level: 'silent' });
  const link = new RedisLink(redis.url, log);
  await checkRedis(link);
  const parts = { link, cipher: noCipher, clock: systemClock, log, times: defaultDeliveryTimes, userBytes: 1e9 };
  const node = joinRedisNodes(parts);
  const dataJson = JSON.stringify('x'.repeat(RESULT_BYTES - 2));
  const { bytes: before } = await usageOf(connection);
  for (let user = 0; user < SESSIONS; user += 1) {
    const result = { operationId: randomUUID(), dataJson, failedJson: '' };
    await node.delivery.append({ tenantId: 'waiting', userId: `user-${user}` }, result, { release() {} });
  }
  const { bytes: after } = await usageOf(connection);
  await node.close();
  link.close();
  return (after - before) / SESSIONS - RESULT_BYTES;
}

/** Measures both forms in processes of their own, and prints the lines. */
export async function benchRedis(): Promise<void> {
  const [memory, shared, ratios]: [number[], number[], number[]] = [[], [], []];
  let lines: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const own = await withServer(startServer('sessions-server.ts'), (server) => measureSessions(server, SESSIONS));
    const redis = await TestRedis.start();
    const connection = new Redis(redis.url);
    const before = await usageOf(connection);
    let opened = before;
    const onRedis = await withServer(startServer('sessions-server.ts', redis.url), (server) =>
      measureSessions(server, SESSIONS, async () => {
        opened = await usageOf(connection);
      }),
    );
    const after = await usageOf(connection);
    const resultBytes = await bytesPerResult(redis, connection);
    connection.disconnect();
    await redis.kill();
    memory.push(own.cpu);
    shared.push(onRedis.cpu);
    ratios.push(onRedis.cpu / own.cpu);
    const operations = OPERATIONS * 2;
    const perOperation = (name: 'scripts' | 'commands' | 'cpuMicros'): number =>
      (after[name] - opened[name]) / operations;
    lines = [
      `scripts per operation: ${perOperation('scripts').toFixed(2)}, commands of scripts and of the node: ${perOperation('commands').toFixed(2)}`,
      `CPU time of Redis per operation: ${perOperation('cpuMicros').toFixed(0)} µs`,
      `bytes of a session in Redis, with its sign-in: ${((opened.bytes - before.bytes) / SESSIONS).toFixed(0)}`,
      `bytes of a result that waits, beyond its own ${RESULT_BYTES}: ${resultBytes.toFixed(0)}`,
    ];
  }
  const ratio = median(ratios);
  process.stdout.write(
    `CPU of an operation with ${SESSIONS} sessions in memory: ${median(memory).toFixed(0)} µs, on Redis: ${median(shared).toFixed(0)} µs\n` +
      `at most ${MAX_RATIO} x on Redis: ${ratio <= MAX_RATIO ? 'yes' : 'NO'} (${ratios.map((each) => each.toFixed(2)).join(', ')})\n${lines.join('\n')}\n`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
