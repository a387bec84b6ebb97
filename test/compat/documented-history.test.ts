import { expect, it } from 'vitest';
import type { CxUser } from '../../src/cxengage/schema/entities.ts';
import type { CxSource } from '../../src/cxengage/source.ts';
import type { GwsInteraction } from '../../src/genesys/interaction.ts';
import { retrieveHistory } from '../../src/operations/retrieve-history.ts';
import { liveParts, liveTenant, runOperation } from '../support/live-tenant.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { fixture, site } from '../support/mapping.ts';

const { records, users, now } = fixture<{ records: object[]; users: Record<string, CxUser>; now: string }>(
  'cxengage/documented-history.json',
);
const tenantId = '2336d1ec-c956-47e1-b3b1-fe8fde81b2b4';
const clock = new ManualClock(Date.parse(now));

/** A source that has only the documented interactions. */
const source: Partial<CxSource> = {
  tenantId,
  fetchList: async ({ offset }) => ({ tenantId, total: records.length, results: records.slice(offset).reverse() }),
  fetchUser: async (id) => users[id] as CxUser,
  fetchArtifacts: async () => [],
};

it('the documented request of RetrieveContactHistory returns the documented reply', async () => {
  const tenant = liveTenant(liveParts(source, clock, site('Europe/Kyiv')));
  const body = {
    operationName: 'RetrieveContactHistory',
    fromDate: '2015-06-01',
    toDate: '2015-11-04',
    mediaType: 'chat',
    sort: 'desc',
    searchCustomAttributes: { SearchId: '123456' },
    customAttributes: ['SearchId', 'CustomerId'],
  };
  const request = { id: '00012aB0T770000M', body };
  const { interactions } = await runOperation(retrieveHistory('contact'), tenant, clock, request);
  const documented = fixture<{ interactions: GwsInteraction[] }>('genesys/documented/RetrieveContactHistory.json');
  // See the differences "ended and in process" and "descends" in docs/differences.md.
  const [first, ...rest] = documented.interactions;
  expect(interactions).toEqual([{ ...first, state: 'Stopped' }, ...rest].reverse());
});
