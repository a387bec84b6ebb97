import { afterAll, beforeAll, expect, it } from 'vitest';
import { MemoryCache } from '../../src/cache/memory-cache.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { sampleNow, startBridge, type TestBridge } from '../support/bridge.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { Wire } from '../support/wire.ts';

const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const window = { fromDate: '2024-03-01' };

let archive: Simulator;
let bridge: TestBridge;
let wire: Wire;
beforeAll(async () => {
  archive = new Simulator({ now: () => sampleNow, interactions: 5 });
  await archive.start();
  bridge = await startBridge({
    environment: {
      ARCHIVE_CXENGAGE_URL: archive.origin,
      ARCHIVE_CXENGAGE_TENANT_ID: archive.tenantId,
      ARCHIVE_CXENGAGE_USERNAME: serviceAccount.username,
      ARCHIVE_CXENGAGE_PASSWORD: serviceAccount.password,
      FEATURES: 'api-multimedia-chat, api-multimedia-email',
    },
  });
  wire = new Wire(bridge.api);
  await wire.open();
});
afterAll(async () => {
  await bridge.stop();
  await archive.stop();
});

async function count(source: string): Promise<number> {
  const { data } = await wire.operate('/ucs/interactions', {
    operationName: 'RetrieveInteractionHistory',
    source,
    ...window,
  });
  return (data['interactions'] as JsonObject[]).length;
}

it('archive requests are answered from the archive tenant, and neither is answered from the other’s cache', async () => {
  archive.tenant.put({
    interaction: {
      tenantId: archive.tenantId,
      interactionId: 'only-there',
      channelType: 'email',
      direction: 'inbound',
      startTimestamp: '2024-03-07T10:00:00.000Z',
      endTimestamp: '2024-03-07T10:05:00.000Z',
    },
  } as never);
  const main = await count('main');
  const other = await count('ARCHIVE');
  expect(other).toBeGreaterThan(main);
  expect(await count('main')).toBe(main);
});

it('a content comes from the requested source', async () => {
  const fetchFrom = async (source: string) => {
    const path = '/ucs/interactions/only-there';
    return (await wire.operate(path, { operationName: 'GetInteractionContent', source })).data;
  };
  expect(await fetchFrom('archive')).toHaveProperty('interaction.id', 'only-there');
  expect(await fetchFrom('main')).toHaveProperty('errorMessage', 'Request failed');
});

it('media types whose feature is disabled are in no history, and /features omits the feature', async () => {
  const { data } = await wire.operate('/ucs/interactions', { operationName: 'RetrieveInteractionHistory', ...window });
  const items = data['interactions'] as JsonObject[];
  expect(items.map(({ id }) => id)).toContain(chat);
  expect(items.map(({ mediaType }) => mediaType)).not.toContain('Call');
  const { body } = await wire.get('/features');
  expect(body['uris']).toEqual([
    'http://localhost:8080/api/v2/features/api-multimedia-chat',
    'http://localhost:8080/api/v2/features/api-multimedia-email',
  ]);
});

it('bridges that share a cache but differ in features or archive share neither lists nor contents', async () => {
  const cache = new MemoryCache(new ManualClock(sampleNow));
  const common = {
    ARCHIVE_CXENGAGE_URL: archive.origin,
    ARCHIVE_CXENGAGE_USERNAME: serviceAccount.username,
    ARCHIVE_CXENGAGE_PASSWORD: serviceAccount.password,
  };
  const one = await startBridge({
    environment: { ...common, ARCHIVE_CXENGAGE_TENANT_ID: archive.tenantId },
    overrides: { cache },
  });
  const another = await startBridge({
    environment: {
      ...common,
      ARCHIVE_CXENGAGE_TENANT_ID: '00000000-4d1e-11ee-9a51-0b7d2f3c5e10',
      FEATURES: 'api-multimedia-email',
    },
    overrides: { cache },
  });
  try {
    const [first, second] = [new Wire(one.api), new Wire(another.api)];
    const list = '/ucs/interactions?fromDate=2024-03-01';
    const cached = '/ucs/interactions/only-there?source=archive';
    expect((await first.get(cached)).status).toBe(200);
    expect((await second.get(cached)).status).not.toBe(200);
    const all = (await first.get(list)).body['interactions'] as JsonObject[];
    const mail = (await second.get(list)).body['interactions'] as JsonObject[];
    expect(mail.length).toBeLessThan(all.length);
    expect(new Set(mail.map(({ mediaType }) => mediaType))).toEqual(new Set(['email']));
  } finally {
    await one.stop();
    await another.stop();
  }
});
