import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { sampleContacts } from '../../src/simulator/samples.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { sampleNow, startBridge, type TestBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const unknown = '00000000-0000-4000-8000-00000000dead';
const token = 'a token of the operators';

let bridge: TestBridge;
let guarded: TestBridge;
const routes: string[] = [];
beforeAll(async () => {
  bridge = await startBridge({
    environment: { ADMIN_PORT: '0' },
    overrides: { onAdminRoute: ({ method, url }) => void routes.push(`${method} ${url}`) },
  });
  guarded = await startBridge({ environment: { ADMIN_PORT: '0', ADMIN_TOKEN: token } });
});
afterAll(() => Promise.all([bridge.stop(), guarded.stop()]));

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Sends a request with exactly these headers, also a `Host` of its own. */
function send(of: TestBridge, route: string, headers: Record<string, string> = {}, body?: object): Promise<Reply> {
  const [method = '', path = ''] = route.split(' ');
  return new Promise((resolve, reject) => {
    const sent = request(
      of.app.adminOrigin + path,
      { method, headers: { ...headers, ...(body && { 'content-type': 'application/json' }) } },
      async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, text });
      },
    );
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

const post = async (path: string, body: object): Promise<JsonObject> =>
  JSON.parse((await send(bridge, `POST ${path}`, {}, body)).text);

/*
 * Who may use the admin listener: every route without and with a token, and by names of other sites. A route without a row fails the test, so that nobody adds
 * one without deciding who may use it.
 */
const adminRoutes: Readonly<Record<string, object | undefined>> = {
  'GET /metrics': undefined,
  'GET /documentation': undefined,
  'GET /documentation/:name': undefined,
  'POST /cache/purge': { interaction: unknown },
  'POST /erase': { interaction: unknown },
  'GET /log-level': undefined,
  'PUT /log-level': { level: 'info' },
};

it('every route has a row', () => {
  const own = routes.filter((route) => !route.startsWith('HEAD ') && !route.startsWith('OPTIONS '));
  expect(new Set(own)).toEqual(new Set(Object.keys(adminRoutes)));
});

describe.each(Object.entries(adminRoutes))('%s', (route, body) => {
  it('needs the token where there is one, whoever asks', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${token}` }])
      expect((await send(guarded, route, headers, body)).status).toBe(401);
    const { status } = await send(guarded, route, { authorization: `Bearer ${token}` }, body);
    expect([200, 404]).toContain(status);
  });

  it('is not served to pages by names of other sites', async () => {
    for (const host of ['evil.example', 'evil.example:80', '127.0.0.1.evil.example'])
      expect([host, (await send(bridge, route, { host }, body)).status]).toEqual([host, 403]);
    for (const host of ['localhost', '127.0.0.1:9', '[::1]:9'])
      expect([200, 404]).toContain((await send(bridge, route, { host }, body)).status);
  });

  it('is not on the listener of users', async () => {
    const [method = '', path = ''] = route.split(' ');
    const reply = await fetch(bridge.app.origin + path, { method, ...(body && { body: JSON.stringify(body) }) });
    expect(reply.status).toBe(404);
  });
});

it.each([
  ['POST /cache/purge', {}, '"all": true'],
  ['POST /cache/purge', { interaction: 'a', contact: 'b' }, 'Give one of'],
  ['POST /erase', { phone: 5 }, 'Give one of'],
  ['POST /erase', { all: true }, 'Give one of'],
  ['POST /erase', { email: 'a@b.example', tenant: 'other' }, 'Give "tenant": '],
  ['POST /erase', { interaction: 'foo' }, '"interaction" needs the id that CXEngage gives it'],
  ['POST /erase', { contact: '+15551234567' }, '"contact" needs the id that CXEngage gives it'],
  ['POST /erase', { phone: '1234' }, '"phone" needs a phone number with at least 5 digits'],
  ['POST /erase', { phone: 'abc 12345' }, '"phone" needs a phone number'],
  ['POST /erase', { email: 'ana' }, '"email" needs one e-mail address'],
  ['POST /erase', { email: 'Ana <ana@example.org>' }, '"email" needs one e-mail address'],
  ['POST /cache/purge', { email: 'ana' }, '"email" needs one e-mail address'],
  ['PUT /log-level', { level: 'loud' }, 'silent, error, warn, info, debug'],
  ['POST /erase', undefined, 'Give one of'],
])('%s refuses %j with what to give', async (route, body, message) => {
  const { status, text } = await send(bridge, route, {}, body);
  expect(status).toBe(400);
  expect(JSON.parse(text).error).toContain(message);
});

it('an address with nothing says so', async () => {
  expect(await send(bridge, 'GET /nothing')).toEqual({
    status: 404,
    text: '{"error":"There is nothing at this address"}',
  });
});

it('the level of the log is changed while the bridge runs', async () => {
  expect(JSON.parse((await send(bridge, 'GET /log-level')).text)).toEqual({ level: 'info' });
  await send(bridge, 'PUT /log-level', {}, { level: 'debug' });
  const wire = new Wire(bridge.api);
  await wire.open();
  await wire.content(chat);
  await send(bridge, 'PUT /log-level', {}, { level: 'silent' });
  await send(bridge, 'PUT /log-level', {}, { level: 'info' });
  const changes = bridge.logged.map((line) => JSON.parse(line)).filter(({ setting }) => setting === 'LOG_LEVEL');
  expect(changes.slice(-3).map(({ msg }) => msg)).toEqual(
    ['debug', 'silent', 'info'].map((level) => `An operator set the level of the log to ${level}`),
  );
  expect(bridge.logged.map((line) => JSON.parse(line).level)).toContain(20);
});

const callsFor = (id: string): number =>
  bridge.simulator.requests.filter((call) => call === `GET /v1/tenants/${bridge.simulator.tenantId}/interactions/${id}`)
    .length;

it.each([
  ['the interaction', { interaction: voice }],
  ['the tenant', { all: true }],
])('purging %s makes the next request ask the source', async (_what, body) => {
  const wire = new Wire(bridge.api);
  await wire.open();
  await wire.content(voice);
  const before = callsFor(voice);
  await wire.content(voice);
  expect(callsFor(voice)).toBe(before);
  expect((await post('/cache/purge', body))['purged']).toBeGreaterThan(0);
  await wire.content(voice);
  expect(callsFor(voice)).toBe(before + 1);
  await wire.content(voice);
  expect(callsFor(voice)).toBe(before + 1);
});

describe('erasing', () => {
  it.each([
    ['an interaction', () => ({ interaction: voice })],
    [
      'the contact of an interaction',
      () => ({ contact: String(bridge.simulator.tenant.find(voice)?.interaction['contactId']) }),
    ],
    [
      'a phone number',
      () => ({ phone: `+${String(bridge.simulator.tenant.find(voice)?.interaction['customer']).replace(/\D/g, '')}` }),
    ],
  ])('%s deletes its answers and lists, and nothing of it is cached again', async (_what, body) => {
    const fresh = await startBridge({ environment: { ADMIN_PORT: '0' } });
    try {
      const calls = (): number =>
        fresh.simulator.requests.filter((call) => call.endsWith(`/interactions/${voice}`)).length;
      const lists = (): number => fresh.simulator.requests.filter((call) => call.includes('/interactions?')).length;
      const wire = new Wire(fresh.api);
      await wire.open();
      await wire.content(voice);
      await wire.operate('/ucs/interactions', {
        operationName: 'RetrieveInteractionHistory',
        fromDate: '2024-03-01',
      });
      const report = JSON.parse((await send(fresh, 'POST /erase', {}, body())).text);
      expect(report).toMatchObject({ lists: 'renewed', source: 'has it' });
      expect(report.erased).toBeGreaterThanOrEqual(2);
      expect(Date.parse(report.mailboxesEmptyAt)).toBe(fresh.clock.now() + 165_000 + 30_000);
      const [before, listsBefore] = [calls(), lists()];
      await wire.content(voice);
      await wire.content(voice);
      expect(calls()).toBe(before + 2);
      await wire.operate('/ucs/interactions', {
        operationName: 'RetrieveInteractionHistory',
        fromDate: '2024-03-01',
      });
      expect(lists()).toBeGreaterThan(listsBefore);
    } finally {
      await fresh.stop();
    }
  });

  it('does not let an operation that runs meanwhile write its answer back', async () => {
    const fresh = await startBridge({ environment: { ADMIN_PORT: '0' } });
    try {
      const wire = new Wire(fresh.api);
      await wire.open();
      const held = fresh.simulator.hold(new RegExp(`/interactions/${voice}$`));
      const content = wire.content(voice);
      await held.arrived;
      const erased = send(
        fresh,
        'POST /erase',
        {},
        { contact: String(fresh.simulator.tenant.find(voice)?.interaction['contactId']) },
      );
      expect(JSON.parse((await erased).text).erased).toBe(0);
      held.release();
      expect(await content).toHaveProperty('interaction.id', voice);
      const calls = (): number =>
        fresh.simulator.requests.filter((call) => call.endsWith(`/interactions/${voice}`)).length;
      const before = calls();
      await wire.content(voice);
      expect(calls()).toBe(before + 1);
    } finally {
      await fresh.stop();
    }
  });

  it('says when the source does not have it, and when that is not known', async () => {
    expect(await post('/erase', { interaction: unknown })).toMatchObject({
      erased: 0,
      source: 'does not have it',
      complete: true,
    });
    expect(await post('/erase', { contact: unknown })).toMatchObject({ source: 'unknown', complete: true });
    bridge.simulator.faults.add({ on: /./, status: 503 });
    expect(await post('/erase', { interaction: unknown })).toMatchObject({ source: 'unknown', complete: true });
    bridge.simulator.faults.clear();
  });

  it('says that it is not complete when the contacts of an address are not known', async () => {
    bridge.simulator.faults.add({ on: /contacts/, status: 503 });
    const report = await post('/erase', { phone: '+15065550100' });
    bridge.simulator.faults.clear();
    expect(report).toMatchObject({ source: 'unknown', complete: false, fix: expect.stringContaining('erase again') });
  });

  it('is not complete when no contact has the address: it may have been deleted before', async () => {
    const report = await post('/erase', { email: 'nobody@example.org' });
    expect(report).toMatchObject({
      source: 'unknown',
      complete: false,
      fix: expect.stringContaining('erase by its id'),
    });
  });

  it('finds what names the person only in its details', async () => {
    const id = '11111111-0000-4000-8000-00000000d0d0';
    const contactId = '22222222-0000-4000-8000-00000000d0d0';
    const times = { startTimestamp: '2024-03-07T10:00:00.000Z', endTimestamp: '2024-03-07T10:05:00.000Z' };
    const details = { ...times, interactionId: id, customer: '+15065550199', contactId };
    const interaction = {
      tenantId: bridge.simulator.tenantId,
      interactionId: id,
      channelType: 'voice',
      direction: 'inbound',
      ...times,
      details,
    };
    bridge.simulator.tenant.put({ interaction } as never);
    for (const body of [{ phone: '+15065550199' }, { contact: contactId }]) {
      const fresh = await startBridge({ environment: { ADMIN_PORT: '0' } });
      try {
        fresh.simulator.tenant.put({ interaction } as never);
        const wire = new Wire(fresh.api);
        await wire.open();
        await wire.content(id);
        const { erased } = JSON.parse((await send(fresh, 'POST /erase', {}, body)).text);
        expect([body, erased]).toEqual([body, 2]);
      } finally {
        await fresh.stop();
      }
    }
  });

  it('also asks the archive, and erases by its contacts', async () => {
    const archive = new Simulator({ now: () => sampleNow });
    await archive.start();
    const fresh = await startBridge({
      environment: {
        ADMIN_PORT: '0',
        ARCHIVE_CXENGAGE_URL: archive.origin,
        ARCHIVE_CXENGAGE_TENANT_ID: archive.tenantId,
        ARCHIVE_CXENGAGE_USERNAME: serviceAccount.username,
        ARCHIVE_CXENGAGE_PASSWORD: serviceAccount.password,
      },
    });
    try {
      const asked = (simulator: Simulator): number =>
        simulator.requests.filter((call) => call.includes('/contacts')).length;
      const known = sampleContacts.find(({ attributes }) => typeof attributes['email'] === 'string');
      const [contact, email] = [known?.id, known?.attributes['email']];
      fresh.simulator.faults.add({ on: /contacts/, status: 404 });
      const wire = new Wire(fresh.api);
      await wire.open();
      await wire.content(chat);
      const report = JSON.parse((await send(fresh, 'POST /erase', {}, { email })).text);
      expect(report).toMatchObject({ source: 'has it', complete: true });
      expect(report).not.toHaveProperty('fix');
      expect(asked(fresh.simulator)).toBeGreaterThan(0);
      expect(asked(archive)).toBeGreaterThan(0);
      expect(JSON.parse((await send(fresh, 'POST /erase', {}, { contact })).text)).toMatchObject({
        source: 'has it',
        complete: true,
      });
      archive.faults.add({ on: /contacts/, status: 503 });
      expect(JSON.parse((await send(fresh, 'POST /erase', {}, { email })).text)).toMatchObject({
        source: 'unknown',
        complete: false,
      });
    } finally {
      await fresh.stop();
      await archive.stop();
    }
  });

  it('and purging leave a line in the log and in the record of reads, without an address', async () => {
    const audit: { readonly fields: object; readonly message: string }[] = [];
    const note = (fields: object, message: string): void => void audit.push({ fields, message });
    const fresh = await startBridge({
      environment: { ADMIN_PORT: '0', AUDIT_LOG: '/dev/null' },
      overrides: { auditLog: { info: note, warn: note } },
    });
    try {
      await send(fresh, 'POST /erase', {}, { phone: '+1 506 555-0100' });
      await send(fresh, 'POST /cache/purge', {}, { phone: '15065550100' });
      await send(fresh, 'POST /cache/purge', {}, { interaction: chat });
      await send(fresh, 'POST /cache/purge', {}, { all: true });
      const tenant = fresh.simulator.tenantId;
      const addressHashes = [expect.stringMatching(/^[\da-f]{16}$/)];
      expect(audit).toEqual([
        {
          message: 'Erasure',
          fields: { tenant, action: 'erase', subjectHash: addressHashes[0], places: ['bridge'], count: 0 },
        },
        { message: 'Erasure', fields: { tenant, action: 'purge', addressHashes } },
        { message: 'Erasure', fields: { tenant, action: 'purge', ids: [chat] } },
        { message: 'Erasure', fields: { tenant, action: 'purge' } },
      ]);
      const [erased, purged] = audit.map(({ fields }) => fields as Record<string, readonly string[]>);
      expect([erased?.['subjectHash']]).toEqual(purged?.['addressHashes']);
      const lines = fresh.logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg.startsWith('An operator'));
      expect(lines.map(({ msg, count }) => [msg, count])).toEqual([
        ['An operator erased what was known about a person or an interaction', 0],
        ['An operator purged the cache', 0],
        ['An operator purged the cache', 0],
        ['An operator purged the cache', expect.any(Number)],
      ]);
      expect(fresh.logged.join('')).not.toContain('5550100');
    } finally {
      await fresh.stop();
    }
  });
});

describe('the metrics', () => {
  it('are in the format of Prometheus, and count what happened', async () => {
    const wire = new Wire(bridge.api);
    await wire.open();
    await post('/cache/purge', { interaction: chat });
    await wire.content(chat);
    await wire.content(chat);
    const { text } = await send(bridge, 'GET /metrics');
    const seriesValue = (series: string): number =>
      Number(new RegExp(`^${series.replace(/[{}"[\]/.*:]/g, '\\$&')} (.*)$`, 'm').exec(text)?.[1]);
    expect(
      seriesValue('cxbridge_operations_total{operation="GetInteractionContent",outcome="ok"}'),
    ).toBeGreaterThanOrEqual(2);
    expect(
      seriesValue('cxbridge_operation_duration_seconds_count{operation="GetInteractionContent"}'),
    ).toBeGreaterThanOrEqual(2);
    expect(seriesValue('cxbridge_cache_reads_total{result="memory"}')).toBeGreaterThanOrEqual(1);
    expect(seriesValue('cxbridge_cache_reads_total{result="miss"}')).toBeGreaterThanOrEqual(1);
    expect(seriesValue('cxbridge_sign_ins_total{outcome="ok"}')).toBeGreaterThanOrEqual(1);
    expect(seriesValue('cxbridge_source_calls_total{source="main",step="record",status="200"}')).toBeGreaterThanOrEqual(
      1,
    );
    expect(seriesValue('cxbridge_source_state{source="main",state="up"}')).toBe(1);
    expect(seriesValue('cxbridge_source_state{source="main",state="down"}')).toBe(0);
    expect(seriesValue('cxbridge_store_up')).toBe(1);
    expect(
      seriesValue('cxbridge_http_requests_total{route="/api/v2/ucs/interactions/:id",method="POST",status="200"}'),
    ).toBeGreaterThanOrEqual(2);
    expect(seriesValue('cxbridge_diagnostics_total{code="[^"]*"}'.replace('[^"]*', 'x'))).toBeNaN();
  });

  it('contain no id, name, address or token', async () => {
    const { text } = await send(bridge, 'GET /metrics');
    for (const secret of [chat, voice, 'ana.duarte', bridge.simulator.tenantId, '127.0.0.1'])
      expect(text).not.toContain(secret);
  });
});
