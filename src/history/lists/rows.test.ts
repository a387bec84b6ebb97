import { expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { createMemoryCache } from '../../cache/memory.ts';
import { SourceError } from '../../cxengage/errors.ts';
import type { CxSource } from '../../cxengage/source.ts';
import { featuresOf } from '../../genesys/features.ts';
import { Counters } from '../../kit/counters.ts';
import { OptionalCalls } from '../live/optional-calls.ts';
import { UserDirectory } from '../live/users.ts';
import { itemsOf, oldestOf } from './rows.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const row = { tenantId: 't', interactionId: 'i', channelType: 'voice', startTimestamp: '2024-03-08T11:00:00.000Z' };
const log = { debug: () => undefined } as never;

interface Given {
  readonly features?: readonly string[];
  readonly calls?: Partial<CxSource>;
  readonly mediaType?: string;
  readonly profile?: object;
}

function list(rows: readonly unknown[], { features, calls, mediaType, profile }: Given = {}) {
  const source = { tenantId: 't', ...calls } as CxSource;
  const cache = new FailSafeCache(createMemoryCache({ now: () => now }), log);
  const [leftOut, extras] = [new Counters(), new OptionalCalls()];
  const job = {
    criteria: { window: { from: 0, to: now }, mediaType, attributes: new Map<string, string>() },
    asked: [],
    site: site('UTC', profile),
    now,
    extras,
    signal: new AbortController().signal,
  };
  const users = new UserDirectory(source, cache);
  const tools = { source, users, cache, features: featuresOf(features), diagnostics: new Counters(), leftOut };
  return { items: itemsOf(rows, job, tools), leftOut, extras };
}

it('a row of another tenant fails the whole list, and is counted', async () => {
  const { items, leftOut } = list([row, { ...row, tenantId: 'somebody else' }]);
  await expect(items).rejects.toMatchObject({ code: 'unreadable' });
  expect([...leftOut.read()]).toEqual([['foreign-tenant', 1]]);
});

it('a row that is none is left out, and is counted', async () => {
  const { items, leftOut } = list([null, 'x', { tenantId: 't' }, row]);
  expect((await items).map(({ id }) => id)).toEqual(['i']);
  expect([...leftOut.read()]).toEqual([['unreadable', 3]]);
});

it('a row that nobody asked for is left out, and is counted', async () => {
  const { items, leftOut } = list([{ ...row, startTimestamp: '2034-03-08T11:00:00.000Z' }, row]);
  expect(await items).toHaveLength(1);
  expect([...leftOut.read()]).toEqual([['not-asked-for', 1]]);
});

it('media whose feature is off are left out', async () => {
  const rows = [row, { ...row, interactionId: 'mail', channelType: 'email' }];
  expect((await list(rows, { features: ['api-multimedia-email'] }).items).map(({ id }) => id)).toEqual(['mail']);
});

it('an owner who cannot be asked for is left with the record’s own name, and the list is known to lack something', async () => {
  const user = async () => {
    throw new SourceError('unavailable', 'down');
  };
  const agents = [{ agentId: 'a', agentName: 'Ana Duarte', conversationStartTimestamp: row.startTimestamp }];
  const { items, extras } = list([{ ...row, agents }], { calls: { user } });
  expect((await items)[0]?.item.ownerInformation).toMatchObject({ id: 'a', firstName: 'Ana', lastName: 'Duarte' });
  expect([...extras.failed]).toEqual(['users']);
});

it('the oldest of some rows is not known where one does not say when it began', () => {
  const older = { ...row, startTimestamp: '2024-03-07T11:00:00.000Z' };
  expect(oldestOf([row, older])).toBe(Date.parse(older.startTimestamp));
  expect(oldestOf([row, { ...row, startTimestamp: undefined }])).toBeUndefined();
});

it('a list of one media type fails where the source does not tell which rows are of it', async () => {
  const artifacts = async () => {
    throw new SourceError('unavailable', 'down');
  };
  const rows = [{ ...row, channelType: 'messaging' }];
  await expect(list(rows, { mediaType: 'chat', calls: { artifacts } }).items).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(await list(rows, { calls: { artifacts } }).items).toHaveLength(1);
});

it('a media type is found in whatever letter case the profile writes it', async () => {
  const profile = { mediaTypes: { voice: 'Call' } };
  expect((await list([row], { mediaType: 'call', profile }).items)[0]?.item.mediaType).toBe('Call');
});
