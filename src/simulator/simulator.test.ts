import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kit/json.ts';
import { Simulator, type SimulatorOptions } from './simulator.ts';

const DAY = 86_400_000;
const webChat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
let now = Date.parse('2026-11-21T09:30:00.000Z');
let simulator: Simulator;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = new Simulator({ now: () => now, ...options });
  await simulator.start();
}
beforeEach(() => start({ interactions: 2_500, seed: 7 }));
afterEach(() => simulator.stop());

const basic = `Basic ${Buffer.from('bridge@example.org:demo-bridge').toString('base64')}`;

async function get(path: string, authorization = basic): Promise<{ status: number; body: JsonObject }> {
  const response = await fetch(`${simulator.origin}${path}`, { headers: { authorization } });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : { text } };
}

const tenant = (path: string, authorization?: string) => get(`/v1/tenants/${simulator.tenantId}${path}`, authorization);

async function rows(query: string): Promise<JsonObject[]> {
  return (await tenant(`/interactions?${query}`)).body['results'] as JsonObject[];
}

describe('authentication', () => {
  async function token(username: string, password: string): Promise<{ status: number; body: JsonObject }> {
    const response = await fetch(`${simulator.origin}/v1/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    return { status: response.status, body: (await response.json()) as JsonObject };
  }

  it('issues a token that is accepted until it expires', async () => {
    const { body } = await token('ana.duarte@example.org', 'demo');
    expect(body).toEqual({ token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), ttl: 86_400 });
    const header = `Token ${body['token']}`;
    expect(await tenant('/interactions?limit=0', header)).toHaveProperty('status', 200);
    now += 86_400_000;
    expect(await tenant('/interactions?limit=0', header)).toHaveProperty('status', 401);
    now -= 86_400_000;
  });

  it.each([
    ['no token', ''],
    ['an invalid token', 'Token a.b.c'],
    ['another scheme', 'Bearer a.b.c'],
    ['a wrong password', `Basic ${Buffer.from('bridge@example.org:x').toString('base64')}`],
  ])('rejects %s with 401', async (_credentials, header) => {
    expect(await tenant('/interactions?limit=0', header)).toEqual({ status: 401, body: { error: 'Unauthorized' } });
  });

  it('rejects a request for another tenant with 403', async () => {
    expect(await get('/v1/tenants/other/interactions?limit=0')).toHaveProperty('status', 403);
  });
});

describe('a list', () => {
  it('has ten rows by default, newest first, without details', async () => {
    const { body } = await tenant('/interactions');
    const results = body['results'] as JsonObject[];
    expect(body).toMatchObject({ page: null, limit: 10, offset: 0, total: 2_508, tenantTimezone: 'US/Eastern' });
    const starts = results.map(({ startTimestamp }) => String(startTimestamp));
    expect(starts).toHaveLength(10);
    expect(starts).toEqual([...starts].sort().reverse());
    expect(results.every((row) => !('details' in row))).toBe(true);
  });

  it('returns every interaction on exactly one page', async () => {
    const pages = await Promise.all([0, 1_000, 2_000].map((offset) => rows(`limit=1000&offset=${offset}`)));
    const ids = pages.flat().map(({ interactionId }) => interactionId);
    expect(ids).toHaveLength(2_508);
    expect(new Set(ids).size).toBe(2_508);
  });

  it('returns null as results if nothing matches, and for limit=0', async () => {
    const empty = await tenant('/interactions?start=2030-01-01T00:00:00.000Z&end=2030-01-02T00:00:00.000Z');
    expect(empty.body).toMatchObject({ total: 0, results: null });
    expect((await tenant('/interactions?limit=0')).body).toMatchObject({ total: 2_508, results: null });
  });

  it('rejects more than 1000 rows per page', async () => {
    expect(await tenant('/interactions?limit=1001')).toMatchObject({ status: 400, body: { error: { code: 400 } } });
  });

  it('filters by start time and by contact', async () => {
    const from = new Date(now - DAY).toISOString();
    const recent = await rows(`limit=1000&start=${from}&end=${new Date(now).toISOString()}`);
    expect(recent.length).toBeGreaterThan(100);
    expect(recent.every(({ startTimestamp }) => String(startTimestamp) >= from)).toBe(true);
    const contactId = 'c0ffee00-0000-4000-8000-000000000001';
    const rowsOfContact = await rows(`limit=1000&contactId=${contactId}`);
    expect(rowsOfContact.length).toBeGreaterThan(5);
    expect(rowsOfContact.every((row) => row['contactId'] === contactId)).toBe(true);
  });
});

describe('the window of a list is compared', () => {
  const windows = ['2026-11-10T10:00', '2026-11-12T10:00', '2026-11-11T10:00'] as const;
  const interaction = {
    interactionId: 'long',
    startTimestamp: '2026-11-10T10:00:30.000Z',
    endTimestamp: '2026-11-12T10:00:30.000Z',
  };

  it.each([
    ['start', [true, false, false]],
    ['end', [false, true, false]],
    ['overlap', [true, true, true]],
  ] as const)('with the %s of interactions, as the test wants', async (compares, listed) => {
    await simulator.stop();
    await start({ compares });
    simulator.tenant.put({ interaction });
    const found = await Promise.all(windows.map((minute) => rows(`start=${minute}:00Z&end=${minute}:59Z&limit=100`)));
    expect(found.map((each) => (each ?? []).some(({ interactionId }) => interactionId === 'long'))).toEqual(listed);
  });

  it.each(['start', 'end', 'overlap'] as const)(
    'so that running interactions are in a window that reaches now: %s',
    async (compares) => {
      await simulator.stop();
      await start({ compares });
      const from = new Date(now - DAY).toISOString();
      const found = await rows(`start=${from}&end=${new Date(now).toISOString()}&limit=100`);
      expect(found.map(({ interactionId }) => interactionId)).toContain('d4c3b2a1-1f0e-4d9c-8b7a-6f5e4d3c2b1a');
    },
  );
});

it('knows the contacts of its interactions', async () => {
  expect(await tenant('/contacts/c0ffee00-0000-4000-8000-000000000001')).toHaveProperty('status', 200);
  expect(await tenant('/contacts/11111111-0000-4000-8000-000000000000')).toHaveProperty('status', 404);
});

describe('an interaction', () => {
  it('omits nulls at its root and keeps them in its details', async () => {
    const { body } = await tenant('/interactions/b2109780-da3a-11ee-9709-c2b07aa3bee9');
    expect(body).not.toHaveProperty('contactId');
    expect(body['details']).toMatchObject({ csat: null, contactId: null, agents: [] });
  });

  it('that does not exist returns 404, also for its artifacts and notes', async () => {
    for (const path of ['', '/artifacts', '/artifacts/x', '/notes']) {
      expect(await tenant(`/interactions/none${path}`)).toHaveProperty('status', 404);
    }
  });

  it('from the samples ended within the last month; the running sample started ten minutes ago', async () => {
    const { body } = await tenant('/interactions/d4c3b2a1-1f0e-4d9c-8b7a-6f5e4d3c2b1a');
    expect(body).toHaveProperty('startTimestamp', new Date(now - 600_000).toISOString());
    const chat = await tenant(`/interactions/${webChat}`);
    const age = now - Date.parse(String(chat.body['endTimestamp']));
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThan(30 * DAY);
  });

  it('that is generated depends only on the seed', async () => {
    const id = simulator.tenant.generatedIds(1)[0] ?? '';
    const first = (await tenant(`/interactions/${id}`)).body;
    await simulator.stop();
    await start({ interactions: 2_500, seed: 7 });
    expect((await tenant(`/interactions/${id}`)).body).toEqual(first);
    await simulator.stop();
    await start({ interactions: 2_500, seed: 8 });
    expect(await tenant(`/interactions/${id}`)).toHaveProperty('status', 404);
  });
});

it('adds a user to the existing ones', async () => {
  const user = { id: 'u-1', email: 'new@example.org', firstName: 'New', lastName: null };
  simulator.tenant.putUser(user);
  expect((await tenant('/users/u-1')).body).toEqual({ result: user });
  expect((await tenant('/users')).body['result']).toHaveLength(simulator.tenant.users.size);
  expect(await tenant('/users/u-2')).toHaveProperty('status', 404);
});

describe('a transcript', () => {
  async function fileUrl(): Promise<string> {
    const list = await tenant(`/interactions/${webChat}/artifacts`);
    const [summary] = list.body['results'] as JsonObject[];
    expect(summary).toMatchObject({ artifactType: 'messaging-transcript', artifactSubType: 'web', fileCount: 2 });
    const artifact = await tenant(`/interactions/${webChat}/artifacts/${summary?.['artifactId']}`);
    return String((artifact.body['files'] as JsonObject[])[1]?.['url']);
  }

  it('is served at a signed URL without credentials', async () => {
    const response = await fetch(await fileUrl());
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveLength(8);
  });

  it('is refused for a changed signature and after the URL has expired', async () => {
    const url = await fileUrl();
    expect((await fetch(`${url}x`)).status).toBe(403);
    now += 901_000;
    expect((await fetch(url)).status).toBe(403);
    now -= 901_000;
  });

  it('contains only URLs of the simulator', async () => {
    const text = await (await fetch(await fileUrl())).text();
    const urls = [...text.matchAll(/"mediaUrl":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(urls).toHaveLength(1);
    expect(urls.every((url) => url.startsWith(simulator.origin))).toBe(true);
  });
});

describe('a fault', () => {
  it('occurs the configured number of times', async () => {
    simulator.faults.add({ on: /interactions\?/, status: 503, times: 2 });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await tenant('/interactions?limit=0')).status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  it('can close the connection', async () => {
    simulator.faults.add({ on: /interactions\?/, drop: true, times: 1 });
    await expect(tenant('/interactions?limit=0')).rejects.toThrow();
    expect(await tenant('/interactions?limit=0')).toHaveProperty('status', 200);
  });
});
