import { pino } from 'pino';
import { expect, it } from 'vitest';
import { FailSafeCache } from '../../src/cache/fail-safe-cache.ts';
import { createMemoryCache } from '../../src/cache/memory.ts';
import type { CxUser } from '../../src/cxengage/schema/entities.ts';
import type { CxSource } from '../../src/cxengage/source.ts';
import { featuresOf } from '../../src/genesys/features.ts';
import type { GwsInteraction } from '../../src/genesys/interaction.ts';
import { Deadline } from '../../src/history/deadline.ts';
import { UserDirectory } from '../../src/history/live/users.ts';
import { Counters } from '../../src/kit/counters.ts';
import { retrieveHistory } from '../../src/operations/retrieve-history.ts';
import { fixture, site } from '../support/mapping.ts';

const { records, users, now } = fixture<{ records: object[]; users: Record<string, CxUser>; now: string }>(
  'cxengage/documented-history.json',
);
const tenantId = '2336d1ec-c956-47e1-b3b1-fe8fde81b2b4';
const clock = { now: () => Date.parse(now) };
const log = pino({ level: 'silent' });

/** A source that has only the documented interactions. */
const source = {
  tenantId,
  list: async ({ offset }) => ({ tenantId, total: records.length, results: records.slice(offset).reverse() }),
  user: async (id) => users[id] as CxUser,
  artifacts: async () => [],
} satisfies Partial<CxSource> as unknown as CxSource;

it('the documented request of RetrieveContactHistory returns the documented reply', async () => {
  const cache = new FailSafeCache(createMemoryCache(clock), log);
  const operation = retrieveHistory('contact', {
    source,
    users: new UserDirectory(source, cache),
    cache,
    clock,
    log,
    features: featuresOf(undefined),
    diagnostics: new Counters(),
    leftOut: new Counters(),
    site: () => ({ site: site('Europe/Kyiv'), fingerprint: 'f' }),
    limits: { historyLimit: 10_000, scanPages: 20 },
  });
  const body = {
    operationName: 'RetrieveContactHistory',
    fromDate: '2015-06-01',
    toDate: '2015-11-04',
    mediaType: 'chat',
    sort: 'desc',
    searchCustomAttributes: { SearchId: '123456' },
    customAttributes: ['SearchId', 'CustomerId'],
  };
  const deadline = new Deadline(10_000);
  const work = operation({ id: '00012aB0T770000M', body, principal: { tenantId, userId: 'u' } });
  const actual = JSON.parse(await work(deadline)).interactions;
  deadline.end();
  const documented = fixture<{ interactions: GwsInteraction[] }>('genesys/documented/RetrieveContactHistory.json');
  // See the differences "ended and in process" and "descends" in docs/differences.md.
  const [first, ...rest] = documented.interactions;
  expect(actual).toEqual([{ ...first, state: 'Stopped' }, ...rest].reverse());
});
