import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

let bridge: TestBridge;
let wire: Wire;
beforeAll(async () => {
  bridge = await startBridge({ simulator: { interactions: 2_000, seed: 3 } });
  wire = new Wire(bridge.api);
  await wire.open();
});
afterAll(() => bridge.stop());

/** A list of the tenant, and the source calls that it made besides those for users. */
async function list(
  maxSize: number,
  sort: string,
): Promise<{ items: JsonObject[]; lists: number; artifacts: string[] }> {
  const before = bridge.simulator.requests.length;
  const body = { operationName: 'RetrieveInteractionHistory', maxSize, sort };
  const { data } = await wire.operate('/ucs/interactions', body);
  const calls = bridge.simulator.requests.slice(before).filter((call) => !/\/(users|tokens)/.test(call));
  const artifacts = calls.filter((call) => call.includes('/artifacts'));
  return {
    items: data['interactions'] as JsonObject[],
    lists: calls.length - artifacts.length,
    artifacts,
  };
}

const conversations = (items: readonly JsonObject[]): number =>
  items.filter(({ mediaType }) => ['Chat', 'facebooksession'].includes(String(mediaType))).length;

it('the newest interaction of 2,000 costs one list call and at most one artifact call', async () => {
  const { items, lists, artifacts } = await list(1, 'desc');
  expect(items).toHaveLength(1);
  expect(lists).toBe(1);
  expect(artifacts.length).toBeLessThanOrEqual(1);
});

it.each(['desc', 'asc'])(
  '100 interactions cost at most one artifact call per conversation among them (%s)',
  async (sort) => {
    const { items, artifacts } = await list(100, sort);
    expect(items).toHaveLength(100);
    expect(conversations(items)).toBeGreaterThan(0);
    expect(artifacts.length).toBeLessThanOrEqual(conversations(items));
  },
);

it('an ascending list starts with the oldest interaction of the window, not of the pages that were read', async () => {
  const [oldest] = (await list(1, 'asc')).items;
  const all = (await list(10_000, 'desc')).items;
  expect(all.length).toBeGreaterThan(2_000);
  expect(oldest?.['id']).toBe(all.at(-1)?.['id']);
});
