import { Redis } from 'ioredis';
import { pino } from 'pino';
import { type App, createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { PollingClient } from '../support/polling-client.ts';
import { TestRedis } from '../support/redis.ts';
import { sourceSettings } from '../support/source-settings.ts';
import { FaultProxy } from './fault-proxy.ts';

/** The time limit of an operation here, in milliseconds. */
export const DEADLINE_MS = 3_000;
/** Calls to the source per second that the bridge may make. */
export const RATE = 40;

/** A bridge in real time, with a proxy in front of its source and of its Redis. */
export interface FaultWorld {
  readonly app: App;
  readonly simulator: Simulator;
  readonly redis: TestRedis;
  readonly sourceProxy: FaultProxy;
  readonly redisProxy: FaultProxy;
  readonly client: PollingClient;
  /** Sends a command to Redis itself. */
  command(name: string, ...args: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts everything. */
export async function startWorld(): Promise<FaultWorld> {
  const simulator = new Simulator({ interactions: 500 });
  const [redis] = await Promise.all([TestRedis.start(), simulator.start()]);
  const sourceProxy = new FaultProxy(Number(new URL(simulator.origin).port));
  const redisProxy = new FaultProxy(redis.port);
  await Promise.all([sourceProxy.start(), redisProxy.start()]);
  const read = readConfig({
    ...sourceSettings(simulator),
    PORT: '0',
    PUBLIC_URL: 'http://localhost:8080/api/v2',
    CXENGAGE_URL: `http://127.0.0.1:${sourceProxy.port}`,
    CXENGAGE_RATE_PER_SECOND: String(RATE),
    REDIS_URL: `redis://127.0.0.1:${redisProxy.port}`,
    OPERATION_TIMEOUT_MS: String(DEADLINE_MS),
  });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const app = await createApp(read.config, read.config.source, {
    log: pino({ level: 'silent' }),
    retryWaitsMs: [0, 200, 500],
    deliveryGraceMs: 0,
  });
  await app.start();
  const client = new PollingClient(`${app.origin}/api/v2`);
  await client.open();
  return {
    app,
    simulator,
    redis,
    sourceProxy,
    redisProxy,
    client,
    async command(name, ...args) {
      const direct = new Redis(redis.url, { maxRetriesPerRequest: 1 });
      try {
        return await direct.call(name, ...args);
      } finally {
        direct.disconnect();
      }
    },
    async stop() {
      await client.close();
      redis.thaw();
      await app.stop();
      sourceProxy.stop();
      redisProxy.stop();
      await Promise.all([simulator.stop(), redis.kill()]);
    },
  };
}
