import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Simulator } from '../../src/simulator/simulator.ts';
import { startBridge } from '../support/bridge.ts';
import { run } from '../support/cxbridge.ts';
import { queryRows } from '../support/duckdb.ts';
import { exportSettings, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';

/* What is erased for good: exports and the archive. */

const now = Date.parse('2024-03-08T12:00:00.000Z');
const period = ['--from', '2024-03-01', '--now', '2024-03-08T12:00:00Z', '--compares', 'start'];
const times = { startTimestamp: '2024-03-05T10:00:00.000Z', endTimestamp: '2024-03-05T10:05:00.000Z' };
const contactId = '22222222-0000-4000-8000-0000000000aa';

let simulator: Simulator;
let settings: Record<string, string>;
let out: string;
beforeAll(async () => {
  simulator = new Simulator({ now: () => now, interactions: 40 });
  await simulator.start();
  settings = { ...exportSettings(simulator), ARCHIVE_DATABASE: join(folder(), 'archive.sqlite') };
  const put = (interactionId: string, fields: object): void =>
    simulator.tenant.put({
      interaction: {
        tenantId: simulator.tenantId,
        interactionId,
        channelType: 'voice',
        direction: 'inbound',
        ...times,
        ...fields,
      },
    } as never);
  put('by-number', { customer: '+44 20 7946 0123', contactId });
  put('by-contact', { customer: 'anonymous', contactId });
  put('ends-the-same', { customer: '+1 555 946 0123' });
  out = folder();
  expect((await run(['export', ...period, '--out', out], settings)).code).toBe(0);
  expect((await run(['archive', 'load', out], settings)).code).toBe(0);
});
afterAll(() => simulator.stop());

const archivedIds = async (): Promise<readonly unknown[]> => {
  const path = String(settings['ARCHIVE_DATABASE']);
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path);
  const rows = database.prepare('SELECT id FROM interaction').all();
  database.close();
  return rows.map(({ id }) => id);
};

/** Whether any file of the export has a text. */
async function contains(text: string): Promise<boolean> {
  const rows = await queryRows(
    `SELECT count(*)::INT AS n FROM read_json('${out}/manifest/rows/*.zst', format = 'newline_delimited', columns = {id: 'VARCHAR', rows: 'JSON'}) WHERE rows::VARCHAR LIKE '%${text}%'`,
  );
  const manifests = readdirSync(join(out, 'manifest/slices')).map((name) =>
    readFileSync(join(out, 'manifest/slices', name), 'utf8'),
  );
  return Number(rows[0]?.['n']) > 0 || manifests.some((each) => each.includes(text));
}

it('a number is erased with its contact from exports and the archive, and what only ends the same is named and kept', async () => {
  expect(await contains('7946 0123')).toBe(true);
  const { code, out: certificate } = await run(['erase', '--phone', '00442079460123', '--export', out], settings);
  const said = JSON.parse(certificate);
  expect(code).toBe(1);
  expect(said).toMatchObject({
    subject: 'phone',
    exports: [{ folder: out, erased: 2, possible: ['+1 555 946 0123'], fix: expect.stringContaining('erase again') }],
    archive: { erased: 2, possible: ['+1 555 946 0123'] },
    notReached: expect.arrayContaining([
      expect.stringContaining('running bridges'),
      expect.stringContaining('CXEngage itself'),
    ]),
  });
  expect(certificate).not.toContain('442079460123');
  const ids = (await tableRows(out, 'interaction', 'id')).map(({ id }) => id);
  expect(ids).toContain('ends-the-same');
  for (const id of ['by-number', 'by-contact']) {
    expect(ids).not.toContain(id);
    expect(await archivedIds()).not.toContain(id);
  }
  expect(await contains('7946 0123')).toBe(false);
});

it('verify expects what was erased, and catch-up does not bring it back', async () => {
  const verified = await run(['verify', out], settings);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('2 were erased')]);
  expect((await run(['catch-up', out, '--full', '--now', '2024-03-08T13:00:00Z'], settings)).code).toBe(0);
  expect((await tableRows(out, 'interaction', 'id')).map(({ id }) => id)).not.toContain('by-number');
  expect((await run(['archive', 'load', out], settings)).code).toBe(0);
  expect(await archivedIds()).not.toContain('by-number');
});

it('an interaction is erased by its id, and what nobody has leaves everything as it is', async () => {
  const [id] = simulator.tenant.generatedIds(1);
  const erased = JSON.parse((await run(['erase', '--interaction', String(id), '--export', out], settings)).out);
  expect(erased).toMatchObject({ exports: [{ erased: 1 }], archive: { erased: 1 } });
  const none = await run(['erase', '--email', 'nobody@example.org', '--export', out], settings);
  expect([none.code, JSON.parse(none.out).exports]).toEqual([0, [{ folder: out, erased: 0, possible: [] }]]);
});

it('what was erased from an export is deleted from an archive when it is loaded again', async () => {
  const exported = folder();
  const environment = { ...settings, ARCHIVE_DATABASE: join(folder(), 'archive.sqlite') };
  await run(['export', ...period, '--out', exported], settings);
  await run(['archive', 'load', exported], environment);
  expect(
    (await run(['erase', '--contact', contactId, '--export', exported], { ...settings, ARCHIVE_DATABASE: '' })).code,
  ).toBe(0);
  expect((await run(['archive', 'load', exported], environment)).code).toBe(0);
  const erased = JSON.parse((await run(['erase', '--contact', contactId], environment)).out);
  expect(erased).toMatchObject({ archive: { erased: 0 } });
});

it('somebody in copy is erased with that e-mail, and the customer keeps the rest', async () => {
  const exported = folder();
  await run(['export', ...period, '--out', exported], settings);
  const before = (await tableRows(exported, 'interaction', 'id')).length;
  const [row] = await tableRows(exported, 'email', "interaction_id, recipients::JSON->>'$[0]' AS recipient");
  const inCopy = await tableRows(exported, 'email', 'interaction_id, recipients');
  const withRecipient = inCopy.filter(
    (each) => each['recipients'] !== null && String(each['recipients']).includes(`"${row?.['recipient']}"`),
  );
  const { code, out: said } = await run(['erase', '--email', String(row?.['recipient']), '--export', exported], {
    ...settings,
    ARCHIVE_DATABASE: '',
  });
  expect(code).toBe(0);
  const mails = new Set(withRecipient.map((each) => each['interaction_id']));
  expect(JSON.parse(said)).toMatchObject({ exports: [{ erased: mails.size }] });
  expect((await tableRows(exported, 'interaction', 'id')).length).toBe(before - mails.size);
});

it('what CXEngage has no id for is erased from exports by the id of Genesys, and rejects by their record', async () => {
  const ucs = '00012aB0T770000M';
  const rejected = '66666666-0000-4000-8000-000000000066';
  simulator.tenant.put({
    interaction: {
      tenantId: simulator.tenantId,
      interactionId: 'of-genesys',
      channelType: 'voice',
      direction: 'inbound',
      contactId: ucs,
      ...times,
    },
  } as never);
  simulator.tenant.put({
    interaction: {
      tenantId: simulator.tenantId,
      interactionId: rejected,
      channelType: 'messaging',
      direction: 'inbound',
      contactId: ucs,
      customer: 'x',
      ...times,
    },
  } as never);
  simulator.faults.add({ on: new RegExp(`/interactions/${rejected}$`), status: 404, body: '{}' });
  const exported = folder();
  await run(['export', ...period, '--out', exported], settings);
  simulator.faults.clear();
  const { code, out: said } = await run(['erase', '--contact', ucs, '--export', exported], {
    ...settings,
    ARCHIVE_DATABASE: '',
  });
  expect([code, JSON.parse(said)]).toMatchObject([
    0,
    { exports: [{ erased: 2 }], notReached: expect.arrayContaining([expect.stringContaining('running bridges')]) },
  ]);
});

it('a place that fails is named, and the others have their certificate', async () => {
  const [whole, damaged] = [folder(), folder()];
  for (const each of [whole, damaged]) await run(['export', ...period, '--out', each], settings);
  for (const name of readdirSync(join(damaged, 'manifest/rows'))) rmSync(join(damaged, 'manifest/rows', name));
  const args = ['erase', '--contact', contactId, '--export', damaged, whole];
  const { code, out: said, err } = await run(args, { ...settings, ARCHIVE_DATABASE: '' });
  expect([code, JSON.parse(said)]).toMatchObject([
    2,
    { exports: [{ erased: 0, failed: expect.stringContaining('ENOENT') }, { erased: 2 }] },
  ]);
  expect(err).toMatch(/^Erasing failed: .*cannot be read \(ENOENT\): another command/);
  const nothing = await run(['erase', '--contact', contactId, '--export', whole, '/no/such/folder'], settings);
  expect([nothing.code, nothing.out]).toEqual([2, '']);
});

it('a bridge erases from its own archive, and the record has only a hash of whom', async () => {
  const [auditLog, database] = [join(folder(), 'audit.log'), join(folder(), 'archive.sqlite')];
  const exported = folder();
  const environment = { AUDIT_LOG: auditLog, ARCHIVE_DATABASE: database, HASH_KEY: 'sixteen characters' };
  await run(['export', ...period, '--out', exported], settings);
  await run(['archive', 'load', exported], { ...settings, ...environment });
  const bridge = await startBridge({ environment: { ...environment, ADMIN_PORT: '0' } });
  try {
    const where = ['--url', String(bridge.app.adminOrigin), '--export', exported];
    const { code, out: said } = await run(['erase', '--contact', contactId, ...where], {
      ...settings,
      ...environment,
      ARCHIVE_DATABASE: '',
    });
    expect([code, JSON.parse(said)]).toMatchObject([
      0,
      { bridge: { archive: { erased: 2, possible: [] } }, exports: [{ erased: 2 }] },
    ]);
    const lines = readFileSync(auditLog, 'utf8');
    const hashes = lines.match(/"subjectHash":"[0-9a-f]{16}"/g) ?? [];
    expect(hashes).toHaveLength(2);
    expect(new Set(hashes).size).toBe(1);
    expect(lines).toContain('"places":["bridge","archive"],"count":2');
    expect(lines).toContain('"places":["export"],"count":2');
    expect(lines).not.toContain(contactId);
  } finally {
    await bridge.stop();
  }
});

it('without anything to erase from says what to give', async () => {
  const { code, err } = await run(['erase', '--email', 'ana@example.org']);
  expect([code, err]).toEqual([2, expect.stringContaining('ADMIN_PORT is missing')]);
  expect((await run(['erase', '--phone', 'abc'], settings)).err).toContain('"phone" needs a phone number');
});
