import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sampleNow, startBridge, type TestBridge } from '../support/bridge.ts';
import { run } from '../support/cxbridge.ts';
import { exportSettings, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';
import { Wire } from '../support/wire.ts';

/* A site's old ids of contacts and users keep working: in requests, exports and the archive. */

const contact = 'c0ffee00-0000-4000-8000-000000000001';
const ana = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const [oldContact, oldAna] = ['00012aB0T770000M', 'cc9016eee9c84dfeb266c642d9fd92c5'];
const period = ['--from', '2024-02-01', '--now', new Date(sampleNow).toISOString(), '--compares', 'start'];
const login = { CXBRIDGE_USER: 'ana.duarte@example.org', CXBRIDGE_PASSWORD: 'demo' };

let map: string;
let bridge: TestBridge;
let wire: Wire;
beforeAll(async () => {
  const path = folder();
  map = join(path, 'identities.csv');
  writeFileSync(map, `kind,old,new\ncontact,${oldContact},${contact}\nuser,${oldAna},${ana}\n`);
  // An archive that knows the contact and the user by their old ids: the server is another bridge, whose map turns everything round.
  const gws = await startBridge({ simulator: { interactions: 60 } });
  const reversed = join(path, 'reversed.csv');
  writeFileSync(reversed, `kind,old,new\ncontact,${contact},${oldContact}\nuser,${ana},${oldAna}\n`);
  const database = join(path, 'archive.sqlite');
  const settings = { ...exportSettings(gws.simulator), ...login, ARCHIVE_DATABASE: database };
  const exported = join(path, 'gws');
  const made = await run(['export', ...period, '--from-gws', gws.app.origin, '--out', exported], {
    ...settings,
    IDENTITY_MAP: reversed,
  });
  expect(made).toMatchObject({ code: 0, err: '' });
  expect((await run(['archive', 'load', exported], settings)).code).toBe(0);
  await gws.stop();
  bridge = await startBridge({
    simulator: { interactions: 60 },
    environment: { ARCHIVE_DATABASE: database, IDENTITY_MAP: map },
    overrides: { profileCheckMs: 20 },
  });
  wire = new Wire(bridge.api);
  await wire.open();
});
afterAll(() => bridge.stop());

const idsOf = async (path: string, operationName: string, more: object): Promise<readonly string[]> => {
  const { data } = await wire.operate(path, { operationName, ...more });
  return (data['interactions'] as readonly { readonly id: string }[]).map(({ id }) => id);
};
const window = { fromDate: '2024-02-01', toDate: '2024-03-09' };

it.each(['main', 'archive'])(
  'the history of a contact and of an agent is found by the old id and by the new one in %s',
  async (source) => {
    const ofContact = (id: string) =>
      idsOf(`/ucs/contacts/${id}/interactions`, 'RetrieveContactHistory', { ...window, source });
    const ofAgent = (userId: string) =>
      idsOf('/ucs/interactions', 'RetrieveAgentHistory', { ...window, source, userId, maxSize: 200 });
    const [contacts, agents] = [await ofContact(contact), await ofAgent(ana)];
    expect(contacts.length).toBeGreaterThan(0);
    expect(agents.length).toBeGreaterThan(0);
    expect(await ofContact(oldContact)).toEqual(contacts);
    expect(await ofAgent(oldAna)).toEqual(agents);
  },
);

it('an export has the ids of CXEngage, and beside them those of the platform', async () => {
  const out = folder();
  const environment = { ...login, IDENTITY_MAP: map };
  const made = await run(['export', ...period, '--from-gws', bridge.app.origin, '--out', out], environment);
  expect(made.code).toBe(0);
  const plain = await tableRows(out, 'interaction', 'contact_id, owner_id, platform_contact_id, platform_owner_id');
  // This server knows no old ids, so nothing is changed.
  expect(new Set(plain.map((row) => row['platform_contact_id']))).toEqual(new Set([null]));
  const back = join(folder(), 'back');
  const reversed = join(folder(), 'reversed.csv');
  writeFileSync(reversed, `kind,old,new\ncontact,${contact},${oldContact}\nuser,${ana},${oldAna}\n`);
  await run(['export', ...period, '--out', back], { ...exportSettings(bridge.simulator), IDENTITY_MAP: reversed });
  const rows = await tableRows(back, 'interaction', 'contact_id, owner_id, platform_contact_id, platform_owner_id');
  const mapped = rows.filter((row) => row['platform_contact_id'] === contact);
  expect(mapped.length).toBeGreaterThan(0);
  expect(new Set(mapped.map((row) => row['contact_id']))).toEqual(new Set([oldContact]));
  expect(rows.filter((row) => row['contact_id'] === contact)).toEqual([]);
  expect(new Set(rows.filter((row) => row['platform_owner_id'] !== null).map((row) => row['owner_id']))).toEqual(
    new Set(['cc9016ee-e9c8-4dfe-b266-c642d9fd92c5']),
  );
  const verified = await run(['verify', back], exportSettings(bridge.simulator));
  expect([verified.code, verified.err]).toEqual([
    2,
    expect.stringContaining('and IDENTITY_MAP is not set: give the same'),
  ]);
});

it('a changed map counts at once, and one that cannot be used changes nothing', async () => {
  const list = () =>
    idsOf('/ucs/contacts/00099/interactions', 'RetrieveContactHistory', { ...window, source: 'archive' });
  const before = readFileSync(map, 'utf8');
  expect(await list()).toEqual([]);
  writeFileSync(map, `${before}contact,00099,${contact}\n`);
  await vi.waitFor(async () => expect((await list()).length).toBeGreaterThan(0), 10_000);
  writeFileSync(map, 'queue,1,2\n');
  await vi.waitFor(() => expect(bridge.logged.join('')).toContain('The identity map cannot be used'), 10_000);
  expect((await list()).length).toBeGreaterThan(0);
});

it('a map is suggested from a contact export, and what is ambiguous is left to a person', async () => {
  const [contacts, out, certain] = [
    join(folder(), 'contacts.csv'),
    join(folder(), 'map.csv'),
    join(folder(), 'map.csv'),
  ];
  writeFileSync(
    contacts,
    'ContactId;x,FirstName,PhoneNumber,Email Address\n'.replace(';x', '') +
      'OLD1,Marta,+1 506 555-0177,\nOLD2,"Vega, Marta",,marta@example.com\nOLD3,Nobody,+15065559999,nobody@example.org\n',
  );
  const args = ['identity', 'suggest', '--contacts', contacts, '--out'];
  const { code, out: said, err } = await run([...args, out], exportSettings(bridge.simulator));
  expect([code, said, err]).toEqual([1, `0 contacts were found, 3 are for you to decide: ${out}\n`, '']);
  expect(readFileSync(out, 'utf8')).toContain('OLD3,,no contact has one of its addresses');
  // Alone, the first one is certain.
  writeFileSync(contacts, 'Id,Mobile\nOLD1,+1 506 555-0177\n');
  expect((await run([...args, out], exportSettings(bridge.simulator))).err).toContain('is there already');
  expect((await run([...args, certain], exportSettings(bridge.simulator))).code).toBe(0);
  expect(readFileSync(certain, 'utf8')).toBe(
    'kind,old,new,note\ncontact,OLD1,93b34310-bfee-11ee-b9f2-01904e807d77,one contact has 1 of its 1 addresses\n',
  );
  const checked = await run(['check'], { ...exportSettings(bridge.simulator), IDENTITY_MAP: certain });
  expect(checked.out).toMatch(/identity map.*1 ids/);
});

it.each([
  ['Name,Phone\nx,1\n', 'lacks a column Id or ContactId'],
  ['Id,Name\n1,x\n', 'lacks a column with phone numbers'],
  ['', 'it is empty'],
])('a file that is no contact export is refused: %j', async (text, fault) => {
  const contacts = join(folder(), 'contacts.csv');
  writeFileSync(contacts, text);
  const args = ['identity', 'suggest', '--contacts', contacts, '--out', join(folder(), 'map.csv')];
  const { code, err } = await run(args, exportSettings(bridge.simulator));
  expect([code, err]).toEqual([2, expect.stringContaining(fault)]);
});
