import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';

interface FayeClient {
  setHeader(name: string, value: string): void;
  disable(transport: string): void;
  subscribe(channel: string, listener: (data: JsonObject) => void): PromiseLike<unknown>;
  disconnect(): PromiseLike<unknown>;
}

const { Client } = createRequire(import.meta.url)('faye') as { Client: new (url: string) => FayeClient };
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const authorization = basic('ana.duarte@example.org', 'demo');

let bridge: TestBridge;
beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.stop());

it('the client of faye, which is another implementation of the protocol, receives its results', async () => {
  const client = new Client(`${bridge.api}/notifications`);
  client.disable('websocket');
  client.setHeader('Authorization', authorization);
  const heard: JsonObject[] = [];
  const all = Promise.withResolvers<void>();
  await client.subscribe('/v2/ucs/interactions', (data) => {
    heard.push(data);
    if (heard.length === 5) all.resolve();
  });
  const references: unknown[] = [];
  for (let count = 0; count < 5; count += 1) {
    const response = await fetch(`${bridge.api}/ucs/interactions/${voice}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ operationName: 'GetInteractionContent' }),
    });
    references.push(((await response.json()) as JsonObject)['referenceId']);
  }
  await all.promise;
  expect(heard.map(({ referenceId }) => referenceId)).toEqual(references);
  await client.disconnect();
});
