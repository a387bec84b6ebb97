import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleNow, startBridge, type TestBridge } from '../support/bridge.ts';
import { run } from '../support/cxbridge.ts';
import { queryRows } from '../support/duckdb.ts';
import { exportSettings, tableRows } from '../support/export.ts';
import { folder } from '../support/folder.ts';

/* A Genesys Web Services is exported through its own operations. The bridge is one. */

const period = ['--from', '2024-02-01', '--now', new Date(sampleNow).toISOString()];
const login = { CXBRIDGE_USER: 'ana.duarte@example.org', CXBRIDGE_PASSWORD: 'demo' };

let bridge: TestBridge;
let gws: string;
let cx: string;
beforeAll(async () => {
  bridge = await startBridge({ simulator: { interactions: 60 } });
  [gws, cx] = [folder(), folder()];
  const ended = await run(['export', ...period, '--from-gws', bridge.app.origin, '--out', gws], login);
  expect(ended).toMatchObject({ code: 0, err: '' });
  expect(ended.out).toContain('68 interactions');
  expect((await run(['export', ...period, '--out', cx, '--with-details'], exportSettings(bridge.simulator))).code).toBe(
    0,
  );
}, 60_000);
afterAll(() => bridge.stop());

it('has the interactions and messages that the server shows, in the same tables', async () => {
  const columns =
    'id, media_type, type_id, state, epoch_us(started_at) AS s, epoch_us(ended_at) AS e, subject, comment, contact_id, owner_id, phone_number, call_duration_s, messages';
  expect(await tableRows(gws, 'interaction', columns)).toEqual(await tableRows(cx, 'interaction', columns));
  const messages = 'interaction_id, index, type, epoch_us(sent_at) AS s, participant_type, nickname, text';
  expect(await tableRows(gws, 'message', messages)).toEqual(await tableRows(cx, 'message', messages));
  expect(await tableRows(gws, 'attribute')).toEqual(await tableRows(cx, 'attribute'));
});

it('says where they are from, and can be queried together with an export of CXEngage', async () => {
  const both = `read_parquet(['${gws}/interaction/**/*.parquet', '${cx}/interaction/**/*.parquet'], hive_partitioning = true)`;
  expect(await queryRows(`SELECT origin, count(*)::INT AS n FROM ${both} GROUP BY ALL ORDER BY 1`)).toEqual([
    { origin: 'cxengage', n: 68 },
    { origin: 'genesys', n: 68 },
  ]);
});

it('is verified and brought up to now through the same operations', async () => {
  const verified = await run(['verify', gws, '--sample', '20'], login);
  expect([verified.code, verified.out]).toEqual([
    0,
    expect.stringContaining('20 compared field by field: 0 differences'),
  ]);
  const caught = await run(['catch-up', gws, '--now', new Date(sampleNow + 60_000).toISOString()], login);
  expect([caught.code, caught.out]).toEqual([0, expect.stringMatching(/^0 interactions added/)]);
});

it('a wrong password ends it with what the server says', async () => {
  const args = ['export', ...period, '--from-gws', bridge.app.origin, '--out', folder()];
  const { code, err } = await run(args, { ...login, CXBRIDGE_PASSWORD: 'wrong' });
  expect([code, err]).toEqual([2, expect.stringContaining('Sign-in failed with HTTP 403')]);
});
