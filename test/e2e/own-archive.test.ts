import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { sampleNow, startBridge, type TestBridge } from '../support/bridge.ts';
import { run } from '../support/cxbridge.ts';
import { exportSettings } from '../support/export.ts';
import { folder } from '../support/folder.ts';
import { TestPostgres } from '../support/postgres.ts';
import { Wire } from '../support/wire.ts';

/* The archive answers as the tenant did from which it was loaded. */

const period = ['--from', '2024-02-01', '--now', new Date(sampleNow).toISOString(), '--compares', 'start'];
const ana = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

describe.each(['SQLite', 'PostgreSQL'])('in %s', (kind) => {
  let live: TestBridge;
  let bridge: TestBridge;
  let wire: Wire;
  let ids: readonly string[];
  let database: string;
  let settings: Record<string, string>;
  beforeAll(async () => {
    live = await startBridge({ simulator: { interactions: 60 } });
    const out = folder();
    settings = exportSettings(live.simulator);
    database = kind === 'SQLite' ? join(folder(), 'archive.sqlite') : postgres.url;
    const exported = await run(['export', ...period, '--out', out, '--with-details'], settings);
    expect(exported.code).toBe(0);
    const loaded = await run(['archive', 'load', out], { ...settings, ARCHIVE_DATABASE: database });
    expect(loaded).toMatchObject({ code: 0, err: '' });
    expect(loaded.out).toMatch(/^68 interactions of \d+ slices were loaded/);
    expect((await run(['archive', 'load', out], { ...settings, ARCHIVE_DATABASE: database })).out).toMatch(
      /^0 interactions of 0 slices were loaded from .*, \d+ slices had been loaded before/,
    );
    ids = live.simulator.tenant
      .list({ offset: 0, limit: 100 })
      .entries.map(({ interaction }) => interaction.interactionId);
    bridge = await startBridge({ environment: { ARCHIVE_DATABASE: database } });
    wire = new Wire(bridge.api);
    await wire.open();
  });
  afterAll(async () => {
    await bridge.stop();
    await live.stop();
  });

  const archived = async (path: string, operationName: string, more: object = {}): Promise<JsonObject> =>
    (await wire.operate(path, { operationName, source: 'archive', ...more })).data;

  it('every content is as the tenant shows it', async () => {
    const there = new Wire(live.api);
    await there.open();
    for (const id of ids) {
      const path = `/ucs/interactions/${id}`;
      const { data } = await there.operate(path, { operationName: 'GetInteractionContent' });
      const { referenceId: _one, ...expected } = data;
      const { referenceId: _other, ...content } = await archived(path, 'GetInteractionContent');
      expect(content).toEqual(expected);
    }
  });

  it('an interaction that it does not have fails', async () => {
    expect(await archived('/ucs/interactions/unknown', 'GetInteractionContent')).toHaveProperty('errorMessage');
  });

  it.each<[string, string, string, object]>([
    ['all', '/ucs/interactions', 'RetrieveInteractionHistory', { maxSize: 200 }],
    ['the five oldest', '/ucs/interactions', 'RetrieveInteractionHistory', { maxSize: 5, sort: 'asc' }],
    ['chats', '/ucs/interactions', 'RetrieveInteractionHistory', { mediaType: 'chat', maxSize: 200 }],
    ['those of an agent', '/ucs/interactions', 'RetrieveAgentHistory', { userId: ana, maxSize: 200 }],
    [
      'those of a contact',
      '/ucs/contacts/c0ffee00-0000-4000-8000-000000000001/interactions',
      'RetrieveContactHistory',
      {},
    ],
    ['a day', '/ucs/interactions', 'RetrieveInteractionHistory', { fromDate: '2024-03-07', toDate: '2024-03-07' }],
  ])('the list of %s is as the tenant shows it', async (_what, path, operationName, more) => {
    const there = new Wire(live.api);
    await there.open();
    const body = { operationName, fromDate: '2024-02-01', ...more };
    const expected = (await there.operate(path, body)).data['interactions'] as JsonObject[];
    const list = (await archived(path, operationName, { fromDate: '2024-02-01', ...more }))['interactions'];
    expect(expected.length).toBeGreaterThan(0);
    // The complete record shows of some more calls that nobody talked, which a row of a list does not.
    const withoutZero = (items: unknown): readonly JsonObject[] =>
      (items as JsonObject[]).map((item) => (item['callDuration'] === 0 ? { ...item, callDuration: undefined } : item));
    expect(withoutZero(list)).toEqual(withoutZero(expected));
  });

  it('a phone number finds the interactions of its customer', async () => {
    const customer = String(
      live.simulator.tenant.find(
        String(ids.find((id) => live.simulator.tenant.find(id)?.interaction['channelType'] === 'voice')),
      )?.interaction['customer'],
    );
    const list = (
      await archived(`/ucs/contacts/${encodeURIComponent(customer)}/interactions`, 'RetrieveContactHistory', {
        fromDate: '2024-02-01',
      })
    )['interactions'] as JsonObject[];
    expect(list.length).toBeGreaterThan(0);
  });
});

it('what was loaded for another tenant is shown to nobody else', async () => {
  const live = await startBridge();
  const [out, database] = [folder(), join(folder(), 'archive.sqlite')];
  const settings = { ...exportSettings(live.simulator), ARCHIVE_DATABASE: database };
  try {
    await run(['export', ...period, '--out', out], settings);
    const other = '00000000-0000-4000-8000-000000000000';
    expect((await run(['archive', 'load', out, '--tenant', other], settings)).code).toBe(0);
    const bridge = await startBridge({ environment: { ARCHIVE_DATABASE: database } });
    try {
      const wire = new Wire(bridge.api);
      await wire.open();
      const ask = async (path: string, operationName: string) =>
        (await wire.operate(path, { operationName, source: 'archive', fromDate: '2024-02-01' })).data;
      expect(await ask('/ucs/interactions', 'RetrieveInteractionHistory')).toHaveProperty('interactions', []);
      const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
      expect(await ask(`/ucs/interactions/${chat}`, 'GetInteractionContent')).toHaveProperty('errorMessage');
    } finally {
      await bridge.stop();
    }
    expect((await run(['archive', 'load', out], settings)).out).toMatch(/^8 interactions/);
  } finally {
    await live.stop();
  }
});

it('shows a user no more than the tenant does', async () => {
  const [chat, mail] = ['9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d', '3e4f5a60-dd1a-11ee-9709-c2b07aa3bee9'];
  const profile = join(folder(), 'site.yaml');
  writeFileSync(profile, 'extends: default\nmediaTypes: { email: openmedia }\n');
  const database = join(folder(), 'archive.sqlite');
  const bridge = await startBridge({
    environment: { ARCHIVE_DATABASE: database, MAPPING_PROFILE: profile },
    simulator: { interactions: 5 },
    overrides: {},
    // The segment names Eva, who did not take part in the conversation.
    async beforeReading(simulator) {
      const entry = simulator.tenant.find(chat);
      const segments = [{ segmentToAgentId: 'eva', startTimestamp: '2024-03-07T14:00:12.000Z', segmentTime: 10 }];
      const eva = [...simulator.tenant.users.values()].find(({ firstName }) => firstName === 'Eva');
      const named = segments.map((segment) => ({ ...segment, segmentToAgentId: eva?.id }));
      if (entry) simulator.tenant.put({ ...entry, interaction: { ...entry.interaction, segments: named } } as never);
      const out = folder();
      const settings = { ...exportSettings(simulator), ARCHIVE_DATABASE: database, MAPPING_PROFILE: profile };
      expect((await run(['export', ...period, '--out', out, '--with-details'], settings)).code).toBe(0);
      expect((await run(['archive', 'load', out], settings)).code).toBe(0);
    },
  });
  try {
    const ask = async (user: string, id: string, source: string): Promise<JsonObject> => {
      const wire = new Wire(bridge.api, user);
      await wire.open();
      const { data } = await wire.operate(`/ucs/interactions/${id}`, {
        operationName: 'GetInteractionContent',
        source,
      });
      return data;
    };
    const records = ['INTERACTIONS_API_READ_ALL'];
    bridge.simulator.permissions.replace('eva.lind@example.org', [...records, 'ARTIFACTS_READ_SELF']);
    bridge.simulator.permissions.replace('ben.okafor@example.org', [...records, 'ARTIFACTS_READ_SELF']);
    bridge.simulator.permissions.replace('ana.duarte@example.org', records);
    for (const source of ['main', 'archive']) {
      expect([source, await ask('eva.lind@example.org', chat, source)]).toMatchObject([source, { messages: [] }]);
      const own = await ask('ben.okafor@example.org', chat, source);
      expect([source, (own['messages'] as unknown[]).length > 0]).toEqual([source, true]);
      const foreign = await ask('ana.duarte@example.org', mail, source);
      expect([source, foreign]).toHaveProperty('1.interaction.id', mail);
      expect(JSON.stringify(foreign)).not.toContain('Broken delivery');
      const hidden = await ask('ana.duarte@example.org', chat, source);
      expect([source, hidden]).toMatchObject([source, { messages: [] }]);
      expect(JSON.stringify(hidden)).not.toContain('CX_SubType');
    }
    const wire = new Wire(bridge.api);
    await wire.open();
    const body = { operationName: 'RetrieveInteractionHistory', source: 'archive', fromDate: '2024-02-01' };
    const { data } = await wire.operate('/ucs/interactions', body);
    expect(JSON.stringify(data)).toContain(mail);
    expect(JSON.stringify(data)).not.toContain('Broken delivery');
  } finally {
    await bridge.stop();
  }
});

it('two archives stop the start', async () => {
  const { code, out } = await run(['check', '--json'], {
    ARCHIVE_DATABASE: 'x',
    ARCHIVE_CXENGAGE_URL: 'http://127.0.0.1:1',
    ARCHIVE_CXENGAGE_TENANT_ID: ana,
    ARCHIVE_CXENGAGE_USERNAME: 'a',
    ARCHIVE_CXENGAGE_PASSWORD: 'b',
  });
  expect(code).toBe(1);
  expect(out).toContain('ARCHIVE_DATABASE and ARCHIVE_CXENGAGE_URL are both set');
});

it('an archive that cannot be opened stops the start, with what to do', async () => {
  const { code, err } = await run(['serve'], { PORT: '0', ARCHIVE_DATABASE: '/no/such/folder/archive.sqlite' });
  expect([code, err]).toEqual([2, expect.stringMatching(/^ARCHIVE_DATABASE cannot be opened: .*: give the path/)]);
});

it.each([
  [
    'of another version',
    'CREATE TABLE version (id INTEGER PRIMARY KEY, version INTEGER); INSERT INTO version VALUES (1, 99)',
    'another version of the bridge',
  ],
  ['that is no database', '', 'not a database'],
])('a database %s is not used, and check says why', async (_what, statements, why) => {
  const path = join(folder(), 'archive.sqlite');
  if (statements === '') writeFileSync(path, 'something else '.repeat(100));
  else {
    const database = new DatabaseSync(path);
    database.exec(statements);
    database.close();
  }
  const { out } = await run(['check'], { ARCHIVE_DATABASE: path });
  expect(out).toMatch(new RegExp(`failed +archive: .*${why}.*To do: `));
  const missing = await run(['check'], { ARCHIVE_DATABASE: '/no/such/folder/a.sqlite' });
  expect(missing.out).toMatch(/failed +archive: it does not exist/);
});
