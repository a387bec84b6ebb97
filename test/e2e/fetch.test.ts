import { afterAll, beforeAll, expect, it } from 'vitest';
import { webChatId } from '../../src/simulator/samples.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { endAll, run } from '../support/cxbridge.ts';
import { sourceSettings } from '../support/source-settings.ts';

let simulator: Simulator;
let environment: Record<string, string>;
beforeAll(async () => {
  simulator = new Simulator({ interactions: 20 });
  await simulator.start();
  environment = {
    ...sourceSettings(simulator),
  };
});
afterAll(async () => {
  endAll();
  await simulator.stop();
});

it('fetch writes an interaction with its related documents, which translate reads', async () => {
  const { code, out, err } = await run(['fetch', webChatId], environment);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const line = JSON.parse(out);
  expect(line).toMatchObject({
    interaction: { interactionId: webChatId },
    subType: 'web',
    transcript: expect.any(Array),
  });
  expect(Object.values(line.users)).toContainEqual(expect.objectContaining({ firstName: 'Ben' }));
  const translated = JSON.parse((await run(['translate'], {}, out)).out);
  expect(translated.interaction).toMatchObject({ id: webChatId, ownerInformation: { firstName: 'Ben' } });
  expect(translated.messages.length).toBeGreaterThan(5);
});

it('fetch reaches CXEngage as the bridge does: with Basic where the settings say so', async () => {
  simulator.requests.length = 0;
  const { code } = await run(['fetch', webChatId], { ...environment, CXENGAGE_AUTH: 'basic' });
  expect(code).toBe(0);
  expect(simulator.requests.filter((call) => call.includes('/tokens'))).toEqual([]);
  expect(simulator.requests).toContain(`GET /v1/tenants/${simulator.tenantId}/interactions/${webChatId}`);
});

it('fetch names an interaction that does not exist, writes the others, and exits with 1', async () => {
  const { code, out, err } = await run(['fetch', 'no-such-id', webChatId], environment);
  expect(code).toBe(1);
  expect(err).toBe('no-such-id: The source replied with status 404\n');
  expect(out.trim().split('\n')).toHaveLength(1);
});

it('fetch without a tenant names the setting that is missing, and exits with 2', async () => {
  expect(await run(['fetch', webChatId])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^CXENGAGE_URL is missing/),
  });
});

it('explain --interaction explains a live interaction', async () => {
  const { code, out } = await run(['explain', '--interaction', webChatId, '--field', 'mediaType'], environment);
  expect(code).toBe(0);
  expect(out).toContain('mediaType  "chat"');
});
