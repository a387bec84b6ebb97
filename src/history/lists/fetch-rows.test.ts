import { expect, it } from 'vitest';
import { listRequest, liveParts } from '../../../test/support/live-tenant.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { site } from '../../../test/support/mapping.ts';
import { SourceError } from '../../cxengage/errors.ts';
import type { CxArtifact } from '../../cxengage/schema/artifact.ts';
import type { CxSource } from '../../cxengage/source.ts';
import { featuresOf } from '../../genesys/features.ts';
import { markAltered } from '../../kit/altered-text.ts';
import { Deadline } from '../../kit/deadline.ts';
import { DAY } from '../../kit/durations.ts';
import type { ListRequest } from '../history-source.ts';
import { ComparedTimes } from './compared-times.ts';
import { fetchRows } from './fetch-rows.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const clock = new ManualClock(now);
const start = '2024-03-08T11:00:00.000Z';
const endTimestamp = '2024-03-08T11:05:00.000Z';
const row = { tenantId: 'tenant', interactionId: 'i', channelType: 'voice', startTimestamp: start, endTimestamp };
const down = async () => {
  throw new SourceError('unavailable', 'down');
};

interface Given extends Partial<Omit<ListRequest, 'features'>> {
  readonly features?: readonly string[];
  readonly calls?: Partial<CxSource>;
  readonly profile?: object;
}

function list(rows: readonly unknown[], { features, calls, profile, ...request }: Given = {}) {
  const fetchList: CxSource['fetchList'] = async ({ offset, limit }) => ({
    tenantId: 'tenant',
    total: rows.length,
    results: rows.slice(offset, offset + limit),
  });
  const here = site('UTC', profile);
  const parts = liveParts({ fetchList, ...calls }, clock, here);
  const whole = listRequest({ window: { from: 0, to: now }, features: featuresOf(features), ...request });
  const times = new ComparedTimes(parts);
  const version = { site: here, fingerprint: 'f' };
  const fetched = new Deadline(60_000, clock).run((deadline) => fetchRows(whole, version, parts, deadline, times));
  return {
    fetched,
    ids: async () => (await fetched).rows.map(({ id }) => id),
    skipped: () => [...parts.skippedRows.snapshot()],
  };
}

it('a row of another tenant fails the whole list, and is counted', async () => {
  const { fetched, skipped } = list([row, { ...row, interactionId: 'j', tenantId: 'another' }]);
  await expect(fetched).rejects.toMatchObject({ code: 'unreadable' });
  expect(skipped()).toEqual([['foreign-tenant', 1]]);
});

it('a row that is not a record is left out, and is counted', async () => {
  const { ids, skipped } = list([null, 'x', { tenantId: 'tenant' }, row]);
  expect(await ids()).toEqual(['i']);
  expect(skipped()).toEqual([['unreadable', 3]]);
});

it('a row that does not match the request is left out, and is counted', async () => {
  const { ids, skipped } = list([{ ...row, interactionId: 'j', startTimestamp: '2034-03-08T11:00:00.000Z' }, row]);
  expect(await ids()).toEqual(['i']);
  expect(skipped()).toEqual([['not-selected', 1]]);
});

it('media types whose feature is disabled are left out', async () => {
  const rows = [row, { ...row, interactionId: 'mail', channelType: 'email' }];
  expect(await list(rows, { features: ['api-multimedia-email'] }).ids()).toEqual(['mail']);
});

it('an owner who cannot be fetched keeps the name of the record, and the list is degraded', async () => {
  const agents = [{ agentId: 'a', agentName: 'Ana Duarte', conversationStartTimestamp: start }];
  const { rows, isDegraded } = await list([{ ...row, agents }], { calls: { fetchUser: down } }).fetched;
  expect(rows[0]?.item.ownerInformation).toMatchObject({ id: 'a', firstName: 'Ana', lastName: 'Duarte' });
  expect(isDegraded).toBe(true);
});

it('a list with text that was altered on its way is degraded', async () => {
  const altered = { ...row, flowName: 'Caf\ufffd' };
  markAltered(altered);
  expect(await list([altered]).fetched).toMatchObject({ rows: [{ id: 'i' }], isDegraded: true });
  expect(await list([row]).fetched).toMatchObject({ isDegraded: false });
});

it('a list of one media type fails if the source does not return which rows are of it', async () => {
  const rows = [{ ...row, channelType: 'messaging' }];
  const calls = { fetchArtifacts: down };
  await expect(list(rows, { mediaType: 'chat', calls }).fetched).rejects.toMatchObject({ code: 'unavailable' });
  expect(await list(rows, { calls }).fetched).toMatchObject({ rows: [{ id: 'i' }], isDegraded: true });
});

it('a media type is found in whatever letter case the profile writes it', async () => {
  const profile = { mediaTypes: { voice: 'Call' } };
  const { rows } = await list([row], { mediaType: 'call', profile }).fetched;
  expect(rows[0]?.item.mediaType).toBe('Call');
});

/** Rows of a tenant, newest first, a minute apart, alternately of these channels. */
function rowsOf(count: number, ...channels: readonly string[]): object[] {
  return Array.from({ length: count }, (_, index) => ({
    ...row,
    interactionId: `i${index}`,
    channelType: channels[index % channels.length],
    startTimestamp: new Date(now - (index + 1) * 60_000).toISOString(),
    endTimestamp: new Date(now - index * 60_000 - 30_000).toISOString(),
  }));
}

/** Calls that are counted; every third conversation is a Facebook session. */
function counted() {
  const artifacts: string[] = [];
  const fetchArtifacts = async (id: string) => {
    artifacts.push(id);
    const artifactSubType = Number(id.slice(1)) % 3 === 0 ? 'facebook' : 'web';
    const artifact = { artifactId: 'a', artifactType: 'messaging-transcript', artifactSubType, files: [] };
    return [artifact as unknown as CxArtifact];
  };
  return { artifacts, calls: { fetchArtifacts } };
}

it.each(['asc', 'desc'] as const)('the source is asked only about rows that are in the list (%s)', async (sort) => {
  const { artifacts, calls } = counted();
  const rows = rowsOf(2_000, 'messaging', 'voice');
  const ids = await list(rows, { maxSize: 10, sort, calls }).ids();
  expect(ids).toHaveLength(10);
  expect(ids[0]).toBe(sort === 'asc' ? 'i1999' : 'i0');
  expect(artifacts.toSorted()).toEqual(ids.filter((id) => Number(id.slice(1)) % 2 === 0).toSorted());
});

it.each(['asc', 'desc'] as const)(
  'a list of a media type that only sub-types decide takes as many as it needs to be full (%s)',
  async (sort) => {
    const { artifacts, calls } = counted();
    const rows = rowsOf(300, 'messaging', 'voice');
    const ids = await list(rows, { mediaType: 'facebooksession', maxSize: 5, sort, calls }).ids();
    const all = rows.map((_, index) => index).filter((index) => index % 6 === 0);
    const expected = sort === 'desc' ? all.slice(0, 5) : all.toReversed().slice(0, 5);
    expect(ids).toEqual(expected.map((index) => `i${index}`));
    // Each round resolves as many rows as still fit into the list, so a full list costs less than all of them.
    expect(artifacts.length).toBeLessThan(30);
  },
);

it('a descending list ends with the first page that no later row can displace', async () => {
  let pages = 0;
  const rows = rowsOf(2_500, 'voice');
  const fetchList: CxSource['fetchList'] = async ({ offset, limit }) => {
    pages += 1;
    return { tenantId: 'tenant', total: rows.length, results: rows.slice(offset, offset + limit) };
  };
  await list(rows, { maxSize: 1, calls: { fetchList } }).fetched;
  expect(pages).toBe(1);
  pages = 0;
  await list(rows, { maxSize: 1, sort: 'asc', calls: { fetchList } }).fetched;
  expect(pages).toBe(3);
});

it('a source that sorts by end is read until no later row can have started later', async () => {
  // The first page ends with a long interaction; the newest start is on the second page.
  const long = { ...row, interactionId: 'long', startTimestamp: '2024-03-01T00:00:00.000Z', endTimestamp: start };
  const short = { ...row, interactionId: 'short', startTimestamp: '2024-03-08T10:58:00.000Z' };
  const rows = [long, { ...short, endTimestamp: '2024-03-08T10:59:00.000Z' }];
  const fetchList: CxSource['fetchList'] = async ({ offset }) => ({
    tenantId: 'tenant',
    total: 2,
    results: rows.slice(offset, offset + 1),
  });
  expect(await list(rows, { maxSize: 1, calls: { fetchList } }).ids()).toEqual(['short']);
});

it('a row whose start is unreadable is in every list, as its last item', async () => {
  const rows = [{ ...row, interactionId: 'when', startTimestamp: 'yesterday' }, row, { ...row, interactionId: 'j' }];
  const window = { from: Date.parse(start), to: now };
  expect(await list(rows, { window }).ids()).toEqual(['j', 'i', 'when']);
  expect(await list(rows, { window, sort: 'asc' }).ids()).toEqual(['i', 'j', 'when']);
  expect(await list(rows, { window, mediaType: 'email' }).ids()).toEqual([]);
});

it.each(['asc', 'desc'] as const)(
  'three e-mails that began on one day and ended weeks apart are all in the list of that day (%s)',
  async (sort) => {
    const ends = ['2024-01-02T10:00:00.000Z', '2024-01-15T10:00:00.000Z', '2024-02-28T10:00:00.000Z'];
    const mails = ends.map((end, index) => ({
      tenantId: 'tenant',
      interactionId: `mail${index}`,
      channelType: 'email',
      startTimestamp: '2024-01-02T09:00:00.000Z',
      endTimestamp: end,
    }));
    const fetchList: CxSource['fetchList'] = async (query) => {
      const results = mails.filter(
        (mail) => Date.parse(mail.endTimestamp) >= query.start && Date.parse(mail.endTimestamp) < query.end,
      );
      return { tenantId: 'tenant', total: results.length, results };
    };
    const window = { from: Date.parse('2024-01-02T00:00:00.000Z'), to: Date.parse('2024-01-03T00:00:00.000Z') };
    const ids = await list(mails, { window, sort, calls: { fetchList } }).ids();
    expect(ids.toSorted()).toEqual(['mail0', 'mail1', 'mail2']);
  },
);

it('a source is asked only for what the profile says it compares, without detection', async () => {
  const queries: object[] = [];
  const fetchList: CxSource['fetchList'] = async ({ start: from, end: to }) => {
    queries.push({ from, to });
    return { tenantId: 'tenant', total: 0, results: [] };
  };
  const window = { from: now - 100 * DAY, to: now - 99 * DAY };
  for (const windowCompares of ['start', 'overlap', 'end'] as const) {
    await list([], { window, calls: { fetchList }, profile: { windowCompares } }).fetched;
  }
  expect(queries).toEqual([
    { from: now - 101 * DAY, to: now - 98 * DAY },
    { from: now - 101 * DAY, to: now - 98 * DAY },
    { from: now - 101 * DAY, to: now - 9 * DAY },
  ]);
});
