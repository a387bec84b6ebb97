import { afterEach, describe, expect, it } from 'vitest';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const facebook = 'd4c3b2a1-1f0e-4d9c-8b7a-6f5e4d3c2b1a';
const mail = '3e4f5a60-dd1a-11ee-9709-c2b07aa3bee9';

let bridge: TestBridge;
let wire: Wire;
afterEach(() => bridge.stop());

async function start(features: string): Promise<void> {
  bridge = await startBridge({ environment: { FEATURES: features } });
  wire = new Wire(bridge.api);
  await wire.open();
}

describe('a content is shown if its medium has a feature, on every way in', () => {
  it.each([
    ['api-multimedia-chat', [chat, facebook]],
    ['api-multimedia-email', [mail]],
    ['api-voice', [voice]],
    ['api-ucs-voice', [voice]],
    ['api-multimedia', [chat, facebook, mail]],
    ['api-multimedia-workitem', []],
  ])('with %s', async (features, visible) => {
    await start(features);
    const query = '?fromDate=2024-03-01&toDate=2024-03-08';
    const { interactions } = (await wire.get(`/ucs/interactions${query}`)).body as { interactions: { id: string }[] };
    const listed = interactions.map(({ id }) => id);
    for (const id of [voice, chat, facebook, mail]) {
      const isVisible = visible.includes(id);
      expect(listed.includes(id)).toBe(isVisible);
      const content = await wire.content(id);
      if (isVisible) expect(content).toHaveProperty('interaction.id', id);
      else expect(content).toMatchObject({ referenceId: expect.any(Number), errorMessage: 'Request failed' });
      for (const path of [`/interactions/${id}`, `/ucs/interactions/${id}`]) {
        const expected = isVisible
          ? { status: 200, body: { statusCode: 0 } }
          : { status: 404, body: { statusCode: 6 } };
        expect(await wire.get(path)).toMatchObject(expected);
      }
    }
  });
});

it('nothing but the record is fetched of a content whose feature is off', async () => {
  await start('api-voice');
  await wire.content(chat);
  expect(bridge.simulator.requests.filter((call) => call.includes(chat)).map((call) => call.split(chat)[1])).toEqual([
    '',
  ]);
  expect(bridge.logged.join()).toContain('"code":"feature-off"');
});
