import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleTenantId } from '../../src/simulator/samples.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { startServer } from '../bench/server-process.ts';
import { program, run } from '../support/cxbridge.ts';
import { exportSettings, idsOf, tableFiles, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';

/* What goes wrong while a tenant is exported. Each time the ids that come out are those that went in. */

const now = Date.parse('2024-03-08T12:00:00.000Z');
const period = ['--from', '2024-03-01', '--now', '2024-03-08T12:00:00Z', '--compares', 'start'];
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const json = { 'content-type': 'application/json' };

let simulator: Simulator;
let settings: Record<string, string>;
beforeEach(async () => {
  simulator = new Simulator({ now: () => now, interactions: 100 });
  await simulator.start();
  settings = exportSettings(simulator);
});
afterEach(() => simulator.stop());

/** Runs `cxbridge` after a command of the shell that limits it. */
async function runLimited(limit: string, args: readonly string[]): Promise<{ code: number | null; err: string }> {
  const { PATH = '' } = process.env;
  const command = `${limit}; exec "$0" "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, program, ...args], { env: { PATH, ...settings } });
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, err };
}

const exportedIds = async (out: string): Promise<readonly unknown[]> =>
  (await tableRows(out, 'interaction', 'id')).map(({ id }) => id);

it('a tenant that gains and changes interactions while it is exported', async () => {
  const out = folder();
  const held = simulator.hold(/\/interactions\?/);
  const exported = run(['export', ...period, '--out', out], settings);
  await held.arrived;
  const put = (interactionId: string, fields: object): void =>
    simulator.tenant.put({
      interaction: {
        tenantId: simulator.tenantId,
        interactionId,
        channelType: 'voice',
        direction: 'inbound',
        ...fields,
      },
    } as never);
  for (let index = 0; index < 20; index += 1)
    put(`late-${index}`, {
      startTimestamp: `2024-03-0${1 + (index % 7)}T10:00:00.000Z`,
      endTimestamp: `2024-03-0${1 + (index % 7)}T10:05:00.000Z`,
    });
  const [known] = simulator.tenant.generatedIds(1);
  const entry = simulator.tenant.find(String(known));
  simulator.tenant.put({ ...entry, interaction: { ...entry?.interaction, flowName: 'Another flow' } } as never);
  held.release();
  expect((await exported).code).toBe(0);
  expect((await run(['catch-up', out, '--now', '2024-03-08T12:01:00Z'], settings)).code).toBe(0);
  expect(await exportedIds(out)).toEqual(idsOf(simulator));
  expect((await run(['verify', out], settings)).code).toBe(0);
});

it('a transcript of 100 MB: the row stays, marked, with a reject', async () => {
  const body = `["${'x'.repeat(100_000_000)}"]`;
  simulator.faults.add({ on: new RegExp(`/files/${chat}`), status: 200, headers: json, body });
  const out = folder();
  const { code } = await run(['export', ...period, '--out', out], settings);
  expect(code).toBe(1);
  const rows = await tableRows(out, 'interaction', 'id, incomplete');
  expect(rows.map(({ id }) => id)).toEqual(idsOf(simulator));
  expect(rows).toContainEqual({ id: chat, incomplete: 'transcript:unreadable' });
  expect(await tableRows(out, 'reject', 'interaction_id, code')).toContainEqual({
    interaction_id: chat,
    code: 'incomplete',
  });
  simulator.faults.clear();
  expect((await run(['rejects', 'replay', out], settings)).code).toBe(0);
  expect(await tableRows(out, 'interaction', 'id, incomplete')).toContainEqual({ id: chat, incomplete: null });
}, 60_000);

it('answers of 503 and "too many requests" now and then', async () => {
  simulator.faults.add({ on: /interactions/, status: 503, share: 0.15 });
  simulator.faults.add({ on: /interactions/, status: 429, headers: { 'retry-after': '0' }, share: 0.1 });
  const out = folder();
  const { code, out: said } = await run(['export', ...period, '--out', out], settings);
  simulator.faults.clear();
  if (code === 1) expect((await run(['rejects', 'replay', out], settings)).code).toBe(0);
  else expect([code, said]).toEqual([0, expect.stringContaining('0 rejects')]);
  expect(await exportedIds(out)).toEqual(idsOf(simulator));
}, 60_000);

it('a disk without room: the export says so, and the same command goes on', async () => {
  const [out, expected] = [folder(), folder()];
  const args = ['export', ...period, '--out', out];
  // The first slices are small enough for the limit of the process, in blocks of 512 bytes; the shell has none of its own for the space on a disk.
  const limited = await runLimited('ulimit -f 56', args);
  expect([limited.code, limited.err]).toEqual([
    3,
    'There is no room for the files (EFBIG); what is complete stays, and the same command goes on from there\n',
  ]);
  expect(readdirSync(join(out, '.part'))).toEqual([]);
  expect((await run(args, settings)).code).toBe(0);
  expect(await exportedIds(out)).toEqual(idsOf(simulator));
  await run(['export', ...period, '--out', expected], settings);
  expect(tableFiles(out)).toEqual(tableFiles(expected));
});

it('rows of another tenant stop the export: nothing of such a list can be trusted', async () => {
  const other = { tenantId: 'other', interactionId: 'foreign', channelType: 'voice', direction: 'inbound' };
  simulator.tenant.put({ interaction: { ...other, startTimestamp: '2024-03-05T10:00:00.000Z' } } as never);
  const out = folder();
  const { code, err } = await run(['export', ...period, '--out', out], settings);
  expect([code, err]).toEqual([2, expect.stringContaining('another tenant')]);
});

/** Interactions of a large day; 50,000 with `npm run soak:exports`. */
const dayInteractions = Number(process.env['DAY_INTERACTIONS'] ?? 12_000);

it(`a day with ${dayInteractions} interactions is read in parts of it, each interaction once`, async () => {
  const tenant = await startServer('prerendered-tenant.ts', String(dayInteractions), String(dayInteractions));
  try {
    const out = folder();
    const args = ['export', '--from', '2024-01-01', '--to', '2024-01-01', '--compares', 'start', '--out', out];
    const environment = { ...settings, CXENGAGE_URL: tenant.origin, CXENGAGE_TENANT_ID: sampleTenantId };
    const { code } = await run(args, { ...environment, CXENGAGE_RATE_PER_SECOND: '100000' });
    expect(code).toBe(0);
    expect(await tableRows(out, 'interaction', 'count(*)::INT AS n, count(DISTINCT id)::INT AS u')).toEqual([
      { n: dayInteractions, u: dayInteractions },
    ]);
    // Halved until a part has at most 5,000.
    const halvings = Math.ceil(Math.log2(dayInteractions / 5_000));
    expect(readdirSync(join(out, 'manifest/splits'))).toHaveLength(2 ** halvings - 1);
  } finally {
    await tenant.stop();
  }
}, 90_000);
