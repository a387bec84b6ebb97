import { beforeEach, expect, it } from 'vitest';
import { liveParts } from '../../../../test/support/live-tenant.ts';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { site } from '../../../../test/support/mapping.ts';
import { SourceError } from '../../../cxengage/errors.ts';
import type { CallOptions, CxSource } from '../../../cxengage/source.ts';
import { CxExportSource, type ExportComparison } from './cx-export-source.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const slice = { from: Date.parse('2024-03-07T00:00:00.000Z'), to: Date.parse('2024-03-08T00:00:00.000Z') };
const { signal } = new AbortController();

/** A row of a list that starts and ends at these hours of the slice. */
const row = (interactionId: string, start: number, end: number, more: object = {}) => ({
  interactionId,
  tenantId: 'tenant',
  channelType: 'voice',
  direction: 'inbound',
  startTimestamp: new Date(slice.from + start * 3_600_000).toISOString(),
  endTimestamp: new Date(slice.from + end * 3_600_000).toISOString(),
  ...more,
});

let priorities: unknown[];
beforeEach(() => {
  priorities = [];
});

function exportSource(
  rows: readonly object[],
  compares: ExportComparison,
  more: object = {},
  calls: Partial<CxSource> = {},
) {
  const fetchList: CxSource['fetchList'] = async ({ offset, limit }, call: CallOptions) => {
    priorities.push(call.priority);
    return { tenantId: 'tenant', total: rows.length, results: rows.slice(offset, offset + limit) };
  };
  const parts = liveParts({ fetchList, ...calls }, new ManualClock(now));
  const options = { site: site('UTC'), now, compares, withSource: false, withDetails: false, ...more };
  return new CxExportSource({ ...parts, ...options });
}

const idsIn = async (source: CxExportSource, max = 100) => (await source.list(slice, max, signal))?.map(({ id }) => id);

it('takes what is in the slice by the time that the source compares, whatever else the source lists', async () => {
  const rows = [row('before', -2, 1), row('inside', 1, 2), row('over', 23, 25), row('after', 24, 25)];
  expect(await idsIn(exportSource(rows, 'start'))).toEqual(['inside', 'over']);
  expect(await idsIn(exportSource(rows, 'overlap'))).toEqual(['inside', 'over']);
  expect(await idsIn(exportSource(rows, 'end'))).toEqual(['before', 'inside']);
});

it('applies its filters again, because a source may ignore them', async () => {
  const rows = [
    row('a', 1, 2, { contactId: 'C-1' }),
    row('b', 1, 2, { contactId: 'c-2', channelType: 'email' }),
    row('c', 1, 2),
  ];
  expect(await idsIn(exportSource(rows, 'start', { contactId: 'c-1' }))).toEqual(['a']);
  expect(await idsIn(exportSource(rows, 'start', { channel: 'email' }))).toEqual(['b']);
});

it('lists nothing if there is more than fits, and makes way for people', async () => {
  const rows = Array.from({ length: 12 }, (_, index) => row(`i-${index}`, 1, 2));
  expect(await idsIn(exportSource(rows, 'start'), 10)).toBeUndefined();
  expect(await idsIn(exportSource(rows, 'start'), 12)).toHaveLength(12);
  expect(new Set(priorities)).toEqual(new Set([0]));
});

it('a row of another tenant makes the list worthless', async () => {
  const rows = [row('a', 1, 2, { tenantId: 'other' })];
  await expect(idsIn(exportSource(rows, 'start'))).rejects.toMatchObject({ code: 'unreadable' });
});

it('a row without an id, and one without times, is named and stops nothing', async () => {
  const untimed = { startTimestamp: undefined, endTimestamp: undefined };
  const source = exportSource(
    [row('a', 1, 2), row('b', 1, 2, { interactionId: null }), row('c', 1, 2, untimed)],
    'start',
  );
  expect(await idsIn(source)).toEqual(['a']);
  expect(source.omitted).toEqual([
    'a row of a list that is no interaction, because it has no id',
    'c, which has neither a start nor an end',
  ]);
});

it('a failure that is about one interaction is a reject; one of the source is not', async () => {
  const failing = (code: 'not-found' | 'unavailable') =>
    exportSource(
      [row('a', 1, 2)],
      'start',
      { withDetails: true },
      {
        fetchInteraction: async () => {
          throw new SourceError(code, 'x');
        },
      },
    );
  const read = async (source: CxExportSource) => {
    const [listed] = (await source.list(slice, 10, signal)) ?? [];
    if (!listed) throw new Error('nothing is listed');
    return source.read(listed, signal);
  };
  expect(await read(failing('not-found'))).toEqual({
    rows: {
      reject: [{ interaction_id: 'a', code: 'not-found', message: 'x', source: JSON.stringify(row('a', 1, 2)) }],
    },
  });
  await expect(read(failing('unavailable'))).rejects.toMatchObject({ code: 'unavailable' });
});

it('a row of a list that does not show who talked has no owner', async () => {
  const agents = [{ agentId: 'u-1', startTimestamp: row('a', 1, 2).startTimestamp }];
  const source = exportSource([row('a', 1, 2, { agents })], 'start');
  const [listed] = (await source.list(slice, 10, signal)) ?? [];
  const { rows } = (listed && (await source.read(listed, signal, { isSample: true }))) ?? {};
  expect(rows?.interaction?.[0]).toMatchObject({ id: 'a', detail: 'list', state: 'Stopped' });
  expect(rows?.interaction?.[0]?.owner_id).toBeUndefined();
});

it('says of a sample what became of each field', async () => {
  const source = exportSource([row('a', 1, 2, { customer: '+15065550100', invented: { deep: [1, 2] } })], 'start');
  const [listed] = (await source.list(slice, 10, signal)) ?? [];
  if (!listed) throw new Error('nothing is listed');
  expect((await source.read(listed, signal)).fields).toBeUndefined();
  expect((await source.read(listed, signal, { isSample: true })).fields).toMatchObject({
    '/channelType': 'carried',
    '/customer': 'carried',
    '/invented/deep/*': 'reported',
    '/tenantId': 'ignored',
  });
});
