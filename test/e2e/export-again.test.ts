import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Simulator } from '../../src/simulator/simulator.ts';
import { endAll, run } from '../support/cxbridge.ts';
import { exportSettings, idsOf, tableFiles, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';

/* Commands on an export that is there: what is read again never takes anything away that should stay. */

const now = '2024-03-08T12:00:00Z';
const later = '2024-03-08T13:00:00Z';
const period = ['--from', '2024-03-01', '--compares', 'start'];
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

let simulator: Simulator;
let settings: Record<string, string>;
let whole: string;
beforeAll(async () => {
  simulator = new Simulator({ now: () => Date.parse(now), interactions: 40 });
  await simulator.start();
  settings = exportSettings(simulator);
  whole = folder();
  expect((await run(['export', ...period, '--now', now, '--out', whole], settings)).code).toBe(0);
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  endAll();
  await simulator.stop();
});

const copyOfExport = (): string => {
  const out = folder();
  cpSync(whole, out, { recursive: true });
  return out;
};
const catchUp = (out: string, at: string, ...args: string[]) => run(['catch-up', out, '--now', at, ...args], settings);
const messagesOfChat = async (out: string) =>
  (await tableRows(out, 'message', 'interaction_id')).filter(({ interaction_id }) => interaction_id === chat).length;

it('a transcript that has expired, or a record that is gone, stays in the export as it was', async () => {
  for (const on of [new RegExp(`/files/${chat}`), new RegExp(`/interactions/${chat}$`)]) {
    const out = copyOfExport();
    const before = await messagesOfChat(out);
    simulator.faults.add({ on, status: 404, body: '{}' });
    const { code, out: said } = await catchUp(out, later, '--full');
    expect([code, said]).toEqual([0, expect.stringContaining('1 stay as they were')]);
    expect(await messagesOfChat(out)).toBe(before);
    expect((await run(['verify', out, '--sample', '1000'], settings)).out).toContain(': 0 differences');
    simulator.faults.clear();
  }
});

it('an interaction whose start has changed is in the export once', async () => {
  const out = copyOfExport();
  const [id] = simulator.tenant.generatedIds(20).slice(-1);
  const entry = simulator.tenant.find(String(id));
  const moved = { startTimestamp: '2024-03-02T08:00:00.000Z', endTimestamp: '2024-03-02T08:05:00.000Z' };
  try {
    simulator.tenant.put({ ...entry, interaction: { ...entry?.interaction, ...moved } } as never);
    expect((await catchUp(out, later)).code).toBe(0);
    const rows = (await tableRows(out, 'interaction', 'id, started_at')).filter((row) => row['id'] === id);
    expect(rows).toHaveLength(1);
    expect((await run(['verify', out], settings)).out).toContain(': 0 differences');
  } finally {
    if (entry) simulator.tenant.put(entry);
  }
});

it('an earlier moment than that of the export is refused', async () => {
  const { code, err } = await catchUp(copyOfExport(), '2024-03-08T11:00:00Z');
  expect([code, err]).toEqual([2, expect.stringContaining('which is later than now')]);
});

it('one that was interrupted is completed, and then reaches the moment it is called at', async () => {
  const out = copyOfExport();
  const begun = { now: Date.parse(later), from: Date.parse(now) };
  mkdirSync(join(out, 'manifest/catch-ups'));
  writeFileSync(join(out, `manifest/catch-ups/${begun.now}.json`), JSON.stringify(begun));
  const { code, out: said } = await catchUp(out, '2024-03-08T15:00:00Z');
  expect([code, said]).toEqual([0, expect.stringContaining('up to 2024-03-08T15:00:00.000Z')]);
});

it('an export that ends in the past stays one of that time', async () => {
  const out = folder();
  await run(['export', ...period, '--to', '2024-03-06', '--now', now, '--out', out], settings);
  const { code, out: said } = await catchUp(out, later);
  expect([code, said]).toEqual([0, expect.stringMatching(/^0 interactions added/)]);
  expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')).to).toBe('2024-03-07T00:00:00.000Z');
});

it('a file that the manifest does not name is noticed, and removed by the next command', async () => {
  const out = copyOfExport();
  const [name] = Object.keys(tableFiles(out)).filter((each) => each.startsWith('interaction/'));
  const stray = String(name).replace(/[0-9a-f]{16}\.parquet$/, '0123456789abcdef.parquet');
  cpSync(join(out, String(name)), join(out, stray));
  const verified = await run(['verify', out], settings);
  expect([verified.code, verified.out]).toEqual([1, expect.stringContaining(`${stray}: not in the manifest`)]);
  await catchUp(out, later);
  expect((await tableRows(out, 'interaction', 'id')).map(({ id }) => id)).toEqual(idsOf(simulator));
});

it('a folder with something else is refused and left as it is', async () => {
  const out = folder();
  mkdirSync(join(out, 'files'));
  writeFileSync(join(out, 'files/photo.jpg'), 'x');
  const { code, err } = await run(['export', ...period, '--now', now, '--out', out], settings);
  expect([code, err]).toEqual([2, expect.stringContaining('has something else than an export')]);
  expect(readFileSync(join(out, 'files/photo.jpg'), 'utf8')).toBe('x');
});

it('another command at the same time is refused', async () => {
  const out = copyOfExport();
  writeFileSync(join(out, 'manifest/lock'), JSON.stringify({ host: 'another', pid: 1, token: 'x' }));
  const { code, err } = await catchUp(out, later);
  expect([code, err]).toEqual([2, expect.stringContaining('Another command works on')]);
});

it.each([
  [['--time-zone', 'Asia/Kolkata'], 'The export was made with UTC'],
  [['--profile', 'PROFILE'], 'give the same profile'],
])('what an export was made with stays: %j', async (args, message) => {
  const profile = join(folder(), 'site.yaml');
  writeFileSync(profile, 'extends: default\nmediaTypes: { fax: workitem }\n');
  const shown = args.map((each) => (each === 'PROFILE' ? profile : each));
  for (const command of [['verify'], ['catch-up'], ['rejects', 'replay']]) {
    const { code, err } = await run([...command, whole, ...shown], settings);
    expect([command, code, err]).toEqual([command, 2, expect.stringContaining(message)]);
  }
});
