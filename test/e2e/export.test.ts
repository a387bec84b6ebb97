import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Simulator } from '../../src/simulator/simulator.ts';
import { exportWithKills } from '../soak/killed-exports.ts';
import { endAll, run, start } from '../support/cxbridge.ts';
import { queryRows } from '../support/duckdb.ts';
import { exportSettings, idsOf, tableFiles, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';
import { freePort } from '../support/redis.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const from = '2024-03-01';
const to = '2024-03-08T12:00:00Z';

let simulator: Simulator;
let settings: Record<string, string>;
beforeAll(async () => {
  simulator = new Simulator({ now: () => now, interactions: 300 });
  await simulator.start();
  settings = exportSettings(simulator);
});
afterAll(async () => {
  endAll();
  await simulator.stop();
});
afterEach(() => simulator.faults.clear());

const exportTo = (out: string, ...args: string[]) =>
  run(['export', '--from', from, '--to', to, '--out', out, ...args], settings);

describe('an export', () => {
  let out: string;
  let ended: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    out = folder();
    ended = await exportTo(out, '--with-source');
  });

  it('has each interaction of the tenant exactly once', async () => {
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toContain(`${idsOf(simulator).length} interactions in 8 slices, 0 rejects`);
    expect((await tableRows(out, 'interaction', 'id')).map(({ id }) => id)).toEqual(idsOf(simulator));
  });

  it('says the same of an interaction as GetInteractionContent, and keeps the record of CXEngage', async () => {
    const [chat] = (await tableRows(out, 'interaction')).filter(
      ({ id }) => id === '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d',
    );
    expect(chat).toMatchObject({
      media_type: 'chat',
      type_id: 'Inbound',
      state: 'Stopped',
      owner_first_name: 'Ben',
      channel_type: 'messaging',
      sub_type: 'web',
      direction: 'inbound',
      origin: 'cxengage',
      detail: 'record',
      utc_offset_minutes: 0,
    });
    expect(JSON.parse(String(chat?.['source']))).toHaveProperty('interactionId', chat?.['id']);
    const messages = (await tableRows(out, 'message', 'interaction_id, index, type, text')).filter(
      ({ interaction_id }) => interaction_id === chat?.['id'],
    );
    expect(messages.map(({ index }) => index)).toEqual(messages.map((_each, index) => index + 1));
    expect(chat?.['messages']).toBe(messages.length);
  });

  it('has rows of every table in which the tenant has something', async () => {
    for (const table of ['segment', 'attribute', 'statistic', 'email', 'attachment', 'run'])
      expect([table, (await tableRows(out, table, 'count(*)::INT AS n'))[0]?.['n']]).not.toEqual([table, 0]);
    for (const table of ['recording', 'reject'])
      expect([table, (await tableRows(out, table, 'count(*)::INT AS n'))[0]?.['n']]).toEqual([table, 0]);
  });

  it('makes fewer calls than there are interactions where a list suffices, and marks these rows', async () => {
    const listed = await queryRows(
      `SELECT id FROM read_parquet('${out}/interaction/**/*.parquet') WHERE detail = 'list'`,
    );
    const read = simulator.requests.flatMap((call) => /\/interactions\/([^/?]+)$/.exec(call)?.[1] ?? []);
    expect(listed.length).toBeGreaterThan(idsOf(simulator).length / 2);
    expect(listed.filter(({ id }) => read.includes(String(id)))).toEqual([]);
  });

  it('puts each interaction into the partition of the day of its start', async () => {
    const rows = await queryRows(
      `SELECT DISTINCT (year::INT = year(started_at)) AND (month::INT = month(started_at)) AND (day::INT = day(started_at)) AS fits FROM read_parquet('${out}/interaction/**/*.parquet', hive_partitioning = true)`,
    );
    expect(rows).toEqual([{ fits: true }]);
  });

  it('has a JSON Schema with every column beside it', async () => {
    const schema = JSON.parse(readFileSync(join(out, 'schema.json'), 'utf8'));
    const [row] = await queryRows(
      `SELECT * FROM read_parquet('${out}/interaction/**/*.parquet', hive_partitioning = false) LIMIT 1`,
    );
    expect(Object.keys(row ?? {})).toEqual(Object.keys(schema.$defs.interaction.properties));
  });

  it('has a report that needs nothing from elsewhere, and the same as JSON', async () => {
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    expect(report).toMatchObject({ interactions: idsOf(simulator).length, rejects: [], origin: 'cxengage' });
    const sum = (counted: readonly { count: number }[]): number => counted.reduce((all, { count }) => all + count, 0);
    for (const part of ['days', 'channels', 'mediaTypes'])
      expect([part, sum(report[part])]).toEqual([part, report.interactions]);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(2);
    expect(page).not.toMatch(/<script|(?:src|href)="|url\(|@import/);
    expect(page).toContain(`cxbridge verify ${out}`);
    const outcomeOf = Object.fromEntries(
      report.fields.map((each: { what: string; advice: string }) => [each.what, each.advice]),
    );
    expect(outcomeOf).toMatchObject({ '/channelType': 'carried', '/interactionId': 'carried', '/tenantId': 'ignored' });
    expect(Object.values(outcomeOf).filter((each) => String(each).includes('lost'))).toEqual([]);
    expect(report.sampled).toBeGreaterThan(5);
  });

  it('made dry, leaves nothing but the report', async () => {
    const dry = folder();
    expect((await exportTo(dry, '--dry-run')).code).toBe(0);
    expect(readdirSync(dry).toSorted()).toEqual(['report.html', 'report.json']);
    expect(JSON.parse(readFileSync(join(dry, 'report.json'), 'utf8')).interactions).toBe(idsOf(simulator).length);
  });

  it('run again, has nothing to do', async () => {
    const before = tableFiles(out);
    const calls = simulator.requests.length;
    expect((await exportTo(out, '--with-source')).code).toBe(0);
    expect(tableFiles(out)).toEqual(before);
    expect(simulator.requests.slice(calls).filter((call) => call.includes('/interactions'))).toEqual([]);
  });

  it('is verified against the source', async () => {
    const { code, out: said } = await run(['verify', out, '--sample', '40', '--json'], settings);
    expect(JSON.parse(said)).toMatchObject({ differences: [], compared: 40, interactions: idsOf(simulator).length });
    expect(code).toBe(0);
  });

  it.each([
    [['--format', 'csv'], 'format is parquet there and csv here'],
    [['--channel', 'voice'], 'channel is not set there and voice here'],
    [['--time-zone', 'Europe/Kyiv'], 'timeZone is UTC there and Europe/Kyiv here'],
  ])('is not mixed with another one: %j', async (args, message) => {
    const { code, err } = await exportTo(out, '--with-source', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain('give the same options, or another folder');
  });
});

it.each(['ndjson', 'csv'])('in %s has the same interactions and messages as in Parquet', async (format) => {
  const [text, parquet] = [folder(), folder()];
  await Promise.all([exportTo(text, '--format', format), exportTo(parquet)]);
  const read = (path: string, table: string, columns: string) => {
    const reader = path === parquet ? 'read_parquet' : format === 'csv' ? 'read_csv' : 'read_json';
    const files = path === parquet ? '*.parquet' : `*.${format}.gz`;
    const options = reader === 'read_csv' ? `, delim = ',', quote = '"', escape = '"', header = true` : '';
    return queryRows(`SELECT ${columns} FROM ${reader}('${path}/${table}/**/${files}'${options}) ORDER BY ALL`);
  };
  for (const [table, columns] of [
    [
      'interaction',
      'id, media_type, state, epoch_us(started_at::TIMESTAMPTZ) AS s, epoch_us(ended_at::TIMESTAMPTZ) AS e, messages::INT AS m',
    ],
    ['message', 'interaction_id, index::INT AS i, epoch_us(sent_at::TIMESTAMPTZ) AS s, type, participant_type'],
  ] as const)
    expect(await read(text, table, columns)).toEqual(await read(parquet, table, columns));
});

it.each(['start', 'end', 'overlap'] as const)(
  'of a source that compares %s has each ended interaction once',
  async (compares) => {
    const other = new Simulator({ now: () => now, interactions: 120, compares });
    await other.start();
    try {
      const out = folder();
      const args = ['export', '--from', from, '--to', to, '--out', out];
      const { code, err } = await run(args, exportSettings(other));
      expect([code, err]).toEqual([0, '']);
      const ended = other.tenant
        .list({ offset: 0, limit: 10_000 })
        .entries.filter(({ interaction }) => compares !== 'end' || interaction['endTimestamp'] !== undefined);
      expect((await tableRows(out, 'interaction', 'id')).map(({ id }) => id)).toEqual(
        ended.map(({ interaction }) => interaction.interactionId).toSorted(),
      );
      expect((await run(['verify', out, '--sample', '5'], exportSettings(other))).code).toBe(0);
    } finally {
      await other.stop();
    }
  },
);

it('of one contact, or of one channel, has only these', async () => {
  const [contact, channel] = [folder(), folder()];
  const contactId = 'c0ffee00-0000-4000-8000-000000000001';
  await exportTo(contact, '--contact', contactId);
  await exportTo(channel, '--channel', 'voice');
  const contacts = await tableRows(contact, 'interaction', 'DISTINCT contact_id AS c');
  expect(contacts).toEqual([{ c: contactId }]);
  expect(await tableRows(channel, 'interaction', 'DISTINCT channel_type AS c')).toEqual([{ c: 'voice' }]);
});

it.each([
  ['a wrong password', { CXENGAGE_PASSWORD: 'wrong' }, 'check CXENGAGE_USERNAME and CXENGAGE_PASSWORD'],
  ['a wrong tenant', { CXENGAGE_TENANT_ID: '00000000-0000-4000-8000-000000000000' }, 'check CXENGAGE_TENANT_ID'],
  ['a closed port', { CXENGAGE_URL: 'http://127.0.0.1:1' }, 'nothing listens at this address'],
])('%s ends it at once, with what to do', async (_what, wrong, fix) => {
  const { code, err } = await run(['export', '--from', from, '--to', to, '--out', folder()], { ...settings, ...wrong });
  expect([code, err]).toEqual([2, expect.stringContaining(fix)]);
});

it('waits for a source that is away for a moment, and then has everything', async () => {
  const out = folder();
  const child = run(['export', '--from', from, '--to', to, '--out', out, '--compares', 'start'], settings);
  await simulatorWasAsked(/interactions\?/);
  simulator.faults.add({ on: /interactions/, drop: true });
  await simulatorWasAsked(/interactions/);
  simulator.faults.clear();
  expect(await child).toMatchObject({ code: 0 });
  expect(await tableRows(out, 'interaction', 'count(*)::INT AS n')).toEqual([{ n: idsOf(simulator).length }]);
}, 60_000);

describe('killed at any moment and started again', () => {
  it('an export ends with the same bytes as one that was never killed', async () => {
    const period = ['--from', from, '--to', to];
    const { code, expected, files } = await exportWithKills(simulator, 20, [folder(), folder()], period);
    expect(code).toBe(0);
    expect(Object.keys(files).length).toBeGreaterThan(30);
    expect(files).toEqual(expected);
  }, 120_000);

  it('an export that is asked to stop exits with 3 and goes on afterwards', async () => {
    const out = folder();
    simulator.latencyMs = 20;
    const child = start(['export', '--from', from, '--to', to, '--out', out], settings);
    const exited = once(child, 'exit');
    await simulatorWasAsked(/interactions\?/);
    child.kill('SIGINT');
    expect((await exited)[0]).toBe(3);
    simulator.latencyMs = 0;
    expect((await exportTo(out)).code).toBe(0);
    expect(await tableRows(out, 'interaction', 'count(*)::INT AS n')).toEqual([{ n: idsOf(simulator).length }]);
  });
});

/** Waits until the simulator gets such a request from now on. */
async function simulatorWasAsked(on: RegExp): Promise<void> {
  const held = simulator.hold(on);
  await held.arrived;
  held.release();
}

describe('verify', () => {
  it('finds a changed file, a missing interaction, a changed one, and a slice that is not complete', async () => {
    const other = new Simulator({ now: () => now, interactions: 60 });
    await other.start();
    try {
      const env = exportSettings(other);
      const out = folder();
      await run(['export', '--from', from, '--to', to, '--out', out], env);
      const times = { startTimestamp: '2024-03-05T10:00:00.000Z', endTimestamp: '2024-03-05T10:05:00.000Z' };
      const late = {
        tenantId: other.tenantId,
        interactionId: 'late',
        channelType: 'voice',
        direction: 'inbound',
        ...times,
      };
      other.tenant.put({ interaction: late } as never);
      const [known] = other.tenant.generatedIds(1);
      const changed = other.tenant.find(String(known));
      other.tenant.put({ ...changed, interaction: { ...changed?.interaction, flowName: 'Another flow' } } as never);
      const [file] = Object.keys(tableFiles(out)).filter((path) => path.startsWith('segment/'));
      appendFileSync(join(out, String(file)), 'x');
      const { code, out: said } = await run(['verify', out], env);
      expect(code).toBe(1);
      expect(said).toContain(`${file} is not as it was written`);
      expect(said).toContain('the export lacks late: run "cxbridge catch-up"');
      expect(said).toContain('2024-03-05 voice inbound: ');
      expect(said).toContain(`the source has changed ${known}`);
    } finally {
      await other.stop();
    }
  });
});

describe('rejects', () => {
  it('are counted with what to do, shown, replayed and discarded', async () => {
    const ids = simulator.tenant
      .generatedIds(300)
      .filter((id) => simulator.tenant.find(id)?.interaction['channelType'] === 'messaging');
    const [gone, broken, slow] = ids;
    simulator.faults.add({ on: new RegExp(`/interactions/${gone}$`), status: 404, body: '{}' });
    simulator.faults.add({
      on: new RegExp(`/interactions/${broken}$`),
      status: 200,
      body: '[]',
      headers: { 'content-type': 'application/json' },
    });
    simulator.faults.add({ on: new RegExp(`/interactions/${slow}/artifacts`), status: 403, body: '{}' });
    const out = folder();
    const exported = await exportTo(out);
    expect(exported.code).toBe(1);
    expect(exported.out).toContain('3 rejects');
    const listed = await run(['rejects', 'ls', out], settings);
    expect(listed.code).toBe(1);
    expect(listed.out).toContain(`1  not-found, for example ${gone}: `);
    expect(listed.out).toContain(`1  unreadable, for example ${broken}: `);
    expect(listed.out).toContain(`1  incomplete, for example ${slow}: `);
    expect(listed.out.match(/To do: /g)).toHaveLength(3);
    expect((await tableRows(out, 'interaction', 'id')).map(({ id }) => id)).toContain(slow);
    const shown = await run(['rejects', 'show', out, '--id', String(gone)], settings);
    expect(JSON.parse(shown.out)).toMatchObject({ code: 'not-found', source: { interactionId: gone } });
    expect((await run(['rejects', 'discard', out, '--id', String(gone)], settings)).out).toContain('1 interactions');
    simulator.faults.clear();
    const replayed = await run(['rejects', 'replay', out], settings);
    expect([replayed.code, replayed.out]).toEqual([0, '2 interactions were read again, 0 rejects are left.\n']);
    expect((await tableRows(out, 'interaction', 'count(*)::INT AS n'))[0]).toEqual({ n: idsOf(simulator).length - 1 });
    expect((await run(['verify', out], settings)).code).toBe(0);
  });
});

it('serves metrics while it runs', async () => {
  const port = await freePort();
  const held = simulator.hold(/\/interactions\/[\w-]+$/);
  const args = [
    'export',
    '--from',
    from,
    '--to',
    to,
    '--out',
    folder(),
    '--compares',
    'start',
    '--metrics-port',
    String(port),
  ];
  const child = start(args, settings);
  const ended = once(child, 'exit');
  await held.arrived;
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toMatch(/^cxbridge_run_slices 8$/m);
  expect(metrics).toMatch(/^cxbridge_run_source_calls_total [1-9]/m);
  expect((await fetch(`http://127.0.0.1:${port}/erase`, { method: 'POST' })).status).toBe(404);
  held.release();
  expect(await ended).toEqual([0, null]);
  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
});

describe('catch-up', () => {
  it('adds what is new, reads again what changed, keeps what is gone, and can be verified', async () => {
    let time = now;
    const other = new Simulator({ now: () => time, interactions: 100 });
    await other.start();
    try {
      const env = exportSettings(other);
      const out = folder();
      await run(['export', '--from', from, '--out', out, '--now', to], env);
      const before = idsOf(other);
      time += 3_600_000;
      const times = { startTimestamp: '2024-03-05T10:00:00.000Z', endTimestamp: '2024-03-05T10:05:00.000Z' };
      const put = (interactionId: string, fields: object): void =>
        other.tenant.put({
          interaction: {
            tenantId: other.tenantId,
            interactionId,
            channelType: 'voice',
            direction: 'inbound',
            ...fields,
          },
        } as never);
      // Tools that copy files leave empty folders behind.
      for (const empty of ['.part', 'manifest/catch-ups', 'manifest/splits'])
        rmSync(join(out, empty), { recursive: true, force: true });
      put('late', { ...times, channelType: 'fax' });
      put('new', { startTimestamp: '2024-03-08T12:30:00.000Z', endTimestamp: '2024-03-08T12:31:00.000Z' });
      const [, , known] = other.tenant.generatedIds(60).slice(-3);
      const entry = other.tenant.find(String(known));
      other.tenant.put({ ...entry, interaction: { ...entry?.interaction, flowName: 'Another flow' } } as never);
      const caught = await run(['catch-up', out, '--now', new Date(time).toISOString()], env);
      expect(caught).toMatchObject({ code: 0, err: '' });
      expect(caught.out).toMatch(
        /^2 interactions added, \d+ read again, of which 1 had changed, 0 are gone from the source/,
      );
      const rows = await tableRows(out, 'interaction', 'id, flow_name');
      expect(rows.map(({ id }) => id)).toEqual([...before, 'late', 'new'].toSorted());
      expect(rows).toContainEqual({ id: known, flow_name: 'Another flow' });
      expect((await run(['verify', out, '--sample', '0'], env)).out).toContain(': 0 differences');
      const { code, out: said } = await run(['rejects', 'ls', out], env);
      expect([code, said]).toEqual([0, expect.stringContaining('Line of a profile: mediaTypes: { "fax": openmedia }')]);
      const again = await run(['catch-up', out, '--now', new Date(time).toISOString()], env);
      expect(again.out).toMatch(/^0 interactions added/);
    } finally {
      await other.stop();
    }
  });
});
