import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Simulator } from '../../src/simulator/simulator.ts';
import { endAll, run, start } from '../support/cxbridge.ts';
import { exportSettings, tableFiles, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';

/* Recordings, attachments and other files, copied with --files. */

const now = Date.parse('2024-03-08T12:00:00.000Z');
const period = ['--from', '2024-03-01', '--now', '2024-03-08T12:00:00Z', '--compares', 'start'];
const recording = Buffer.from('not really a sound, and not UTF-8: \u00ff', 'latin1');
const times = { startTimestamp: '2024-03-05T10:00:00.000Z', endTimestamp: '2024-03-05T10:05:00.000Z' };
const contactId = '22222222-0000-4000-8000-0000000000aa';

let simulator: Simulator;
let settings: Record<string, string>;
beforeAll(async () => {
  simulator = new Simulator({ now: () => now, interactions: 60 });
  await simulator.start();
  settings = exportSettings(simulator);
  put('recorded', [
    file('r-1', 'Call 1.WAV', recording),
    // A name from the source must not lead out of the folder.
    file('r-2', '../../../evil.sh/..', Buffer.from('second')),
  ]);
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  endAll();
  await simulator.stop();
});

const file = (artifactFileId: string, filename: string, content: Buffer) => ({ artifactFileId, filename, content });

function put(interactionId: string, files: readonly ReturnType<typeof file>[]): void {
  const shown = files.map(({ content: _content, ...each }) => ({ ...each, contentType: 'audio/wav', metadata: null }));
  simulator.tenant.put({
    interaction: {
      tenantId: simulator.tenantId,
      interactionId,
      channelType: 'voice',
      direction: 'inbound',
      contactId,
      ...times,
    },
    artifacts: [
      {
        artifactId: `a-${interactionId}`,
        artifactType: 'audio-recording',
        files: shown,
        ...{ created: times.endTimestamp, updated: times.endTimestamp },
      },
    ],
    files: Object.fromEntries(files.map((each) => [each.artifactFileId, each.content.toString('base64')])),
  } as never);
}

const exportTo = (out: string) => run(['export', ...period, '--out', out, '--files'], settings);
const copiesIn = (out: string) =>
  readdirSync(join(out, 'files'), { recursive: true, withFileTypes: true }).filter((each) => each.isFile());

it('every recording and every attachment has a row with a copy, byte by byte, and verify checks the copies', async () => {
  const out = folder();
  expect(await exportTo(out)).toMatchObject({ code: 0, err: '' });
  const rows = await tableRows(out, 'recording', 'interaction_id, artifact_file_id, file_name, path');
  expect(rows.map((row) => row['artifact_file_id'])).toEqual(expect.arrayContaining(['r-1', 'r-2']));
  const [first] = rows.filter((row) => row['artifact_file_id'] === 'r-1');
  expect(first?.['path']).toMatch(/^files\/year=2024\/month=03\/day=05\/recorded-[0-9a-f]{16}\.wav$/);
  expect(readFileSync(join(out, String(first?.['path'])))).toEqual(recording);
  const attachments = await tableRows(out, 'attachment', 'path');
  expect(attachments.length).toBeGreaterThan(0);
  for (const { path } of [...rows, ...attachments])
    expect([path, existsSync(join(out, String(path)))]).toEqual([path, true]);
  expect(copiesIn(out).length).toBe(new Set([...rows, ...attachments].map(({ path }) => path)).size);
  const verified = await run(['verify', out], settings);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining(': 0 differences')]);
  appendFileSync(join(out, String(first?.['path'])), 'x');
  const damaged = await run(['verify', out], settings);
  expect([damaged.code, damaged.out]).toEqual([
    1,
    expect.stringContaining(`${first?.['path']} is not as it was written`),
  ]);
});

it('what cannot be copied is a reject, and replayed', async () => {
  const out = folder();
  simulator.faults.add({ on: /\/files\/recorded\/r-1/, status: 404, body: '' });
  expect((await exportTo(out)).code).toBe(1);
  const rejects = await tableRows(out, 'reject', 'interaction_id, code, message');
  expect(rejects).toEqual([
    { interaction_id: 'recorded', code: 'incomplete', message: 'Could not be read: Call 1.WAV (not-found)' },
  ]);
  simulator.faults.clear();
  expect((await run(['rejects', 'replay', out], settings)).code).toBe(0);
  const rows = await tableRows(out, 'recording', 'artifact_file_id, path');
  expect(rows.filter(({ path }) => path === null)).toEqual([]);
  expect((await run(['verify', out], settings)).code).toBe(0);
});

it('a file on a server of another name is not copied unless the settings allow it', async () => {
  const out = folder();
  simulator.faults.add({
    on: /\/interactions\/recorded\/artifacts\/a-recorded/,
    status: 200,
    body: JSON.stringify({
      artifactId: 'a-recorded',
      artifactType: 'audio-recording',
      files: [{ artifactFileId: 'r-1', filename: 'r.wav', url: 'https://127.0.0.1:1/r.wav' }],
    }),
  });
  expect((await exportTo(out)).code).toBe(1);
  const rejects = await tableRows(out, 'reject', 'message');
  expect(rejects).toEqual([{ message: 'Could not be read: r.wav (refused-address)' }]);
});

it('killed while it copies and started again, ends with the same bytes', async () => {
  const [out, expected] = [folder(), folder()];
  await exportTo(expected);
  const held = simulator.hold(/\/files\/recorded\/r-2/);
  const child = start(['export', ...period, '--out', out, '--files'], settings);
  await held.arrived;
  child.kill('SIGKILL');
  held.release();
  expect((await exportTo(out)).code).toBe(0);
  expect(tableFiles(out)).toEqual(tableFiles(expected));
});

it('erasing a contact deletes the copies', async () => {
  const out = folder();
  await exportTo(out);
  const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  const isThere = () => copiesIn(out).some((each) => digest(join(each.parentPath, each.name)) === digestOf(recording));
  const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  expect(isThere()).toBe(true);
  expect((await run(['erase', '--contact', contactId, '--export', out], settings)).code).toBe(0);
  expect(isThere()).toBe(false);
  expect((await run(['verify', out], settings)).code).toBe(0);
});

it('is refused for Genesys Web Services, which gives no files', async () => {
  const args = ['export', ...period, '--out', folder(), '--files', '--from-gws', 'http://127.0.0.1:1'];
  const { code, err } = await run(args, { CXBRIDGE_USER: 'a', CXBRIDGE_PASSWORD: 'b' });
  expect([code, err]).toEqual([2, expect.stringContaining('--files needs CXEngage')]);
});
