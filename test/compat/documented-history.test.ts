import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { CxUser } from '../../src/cxengage/schema/entities.ts';
import type { CxSource } from '../../src/cxengage/source.ts';
import { featuresOf } from '../../src/genesys/features.ts';
import type { GwsInteraction } from '../../src/genesys/interaction.ts';
import { Budget } from '../../src/history/budget.ts';
import { RecordCache } from '../../src/history/record-cache.ts';
import { retrieveHistory } from '../../src/history/retrieve-history.ts';
import { UserDirectory } from '../../src/history/users.ts';
import { Counts } from '../../src/kit/counts.ts';
import { createMemoryStore } from '../../src/store/memory.ts';
import { fixture, site } from '../support/mapping.ts';

const { records, users, now } = fixture<{ records: object[]; users: Record<string, CxUser>; now: string }>(
  'cxengage/documented-history.json',
);
const tenantId = '2336d1ec-c956-47e1-b3b1-fe8fde81b2b4';
const clock = { now: () => Date.parse(now) };
const log = pino({ level: 'silent' });

/** A source that holds the documented interactions and nothing else. */
const source = {
  tenantId,
  list: async ({ offset }) => ({ tenantId, total: records.length, results: records.slice(offset).reverse() }),
  user: async (id) => users[id] as CxUser,
  artifacts: async () => [],
} satisfies Partial<CxSource> as unknown as CxSource;

it('the documented request of RetrieveContactHistory brings the documented reply', async () => {
  const cache = new RecordCache(createMemoryStore(clock), log);
  const operation = retrieveHistory('contact', {
    source,
    users: new UserDirectory(source, cache),
    cache,
    clock,
    log,
    features: featuresOf(undefined),
    diagnostics: new Counts(),
    leftOut: new Counts(),
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
  const budget = new Budget(10_000);
  const work = operation({ id: '00012aB0T770000M', body, principal: { tenantId, userId: 'u' } });
  const ours = JSON.parse(await work(budget)).interactions;
  budget.end();
  const documented = fixture<{ interactions: GwsInteraction[] }>('genesys/documented/RetrieveContactHistory.json');
  // Difference "ended and in process", and "descends": docs/differences.md.
  const [first, ...rest] = documented.interactions;
  expect(ours).toEqual([{ ...first, state: 'Stopped' }, ...rest].reverse());
});
