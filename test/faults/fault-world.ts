import { Redis } from 'ioredis';
import { pino } from 'pino';
import { vi } from 'vitest';
import { type App, createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { basic } from '../support/desktop.ts';
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

/** A desktop that polls all the time, begins a new session when it has to, and remembers every notification. */
export class PollingClient {
  readonly #api: string;
  readonly #headers = { authorization: basic('ana.duarte@example.org', 'demo'), 'content-type': 'application/json' };
  readonly #abort = new AbortController();
  readonly #received = new Map<number, { readonly data: JsonObject; readonly at: number }[]>();
  #clientId = '';
  #polling: Promise<void> | undefined;

  constructor(api: string) {
    this.#api = api;
  }

  /** Begins a session, as soon as the bridge takes one. */
  async open(): Promise<void> {
    await vi.waitFor(() => this.#begin(), { timeout: 10_000, interval: 100 });
    this.#polling = this.#poll();
  }

  /** Sends an operation. Returns its number; undefined if it was refused. */
  async operate(id: string): Promise<number | undefined> {
    const reply = await this.#post(`/ucs/interactions/${encodeURIComponent(id)}`, {
      operationName: 'GetInteractionContent',
    });
    return typeof reply['referenceId'] === 'number' ? reply['referenceId'] : undefined;
  }

  /** What has come for a number. */
  received(referenceId: number): readonly { readonly data: JsonObject; readonly at: number }[] {
    return this.#received.get(referenceId) ?? [];
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#polling;
  }

  async #begin(): Promise<void> {
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
    const [reply] = await this.#send([handshake]);
    this.#clientId = String(reply?.['clientId']);
    const subscription = '/v2/ucs/interactions';
    await this.#send([{ channel: '/meta/subscribe', subscription, clientId: this.#clientId }]);
  }

  async #poll(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        const connect = { channel: '/meta/connect', connectionType: 'long-polling', clientId: this.#clientId };
        const messages = await this.#send([connect]);
        for (const { data } of messages) this.#note(data);
        if (messages.some(({ successful }) => successful === false)) await this.#begin();
      } catch {
        // A refusal or a cut connection: the client tries again, as desktops do.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  #note(data: unknown): void {
    const { referenceId } = (data ?? {}) as JsonObject;
    if (typeof referenceId !== 'number') return;
    const received = { data: data as JsonObject, at: performance.now() };
    this.#received.set(referenceId, [...(this.#received.get(referenceId) ?? []), received]);
  }

  async #send(messages: readonly object[]): Promise<readonly JsonObject[]> {
    const reply: unknown = await this.#post('/notifications', messages);
    if (!Array.isArray(reply)) throw new Error('not a list');
    return reply;
  }

  async #post(path: string, body: object): Promise<JsonObject> {
    const init = { method: 'POST', headers: this.#headers, body: JSON.stringify(body), signal: this.#abort.signal };
    return (await (await fetch(this.#api + path, init)).json()) as JsonObject;
  }
}
