import { describe, expect, it } from 'vitest';
import { listRequest, liveParts } from '../../../test/support/live-tenant.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { site } from '../../../test/support/mapping.ts';
import { SourceError, type SourceErrorCode } from '../../cxengage/errors.ts';
import type { ListQuery } from '../../cxengage/source.ts';
import { normalizeContactId } from '../../genesys/requests/contact-id.ts';
import { Deadline } from '../../kit/deadline.ts';
import type { ListRequest } from '../history-source.ts';
import { LiveSource } from './live-source.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const marta = 'a7b8c9d0-dc80-11ee-b9f2-01904e807d77';
const row = {
  tenantId: 'TENANT',
  interactionId: 'i',
  channelType: 'voice',
  contactId: marta,
  startTimestamp: '2024-03-08T11:00:00.000Z',
  endTimestamp: '2024-03-08T11:05:00.000Z',
};

interface Given {
  /** Attributes of the only contact. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly rows?: readonly object[];
  readonly profile?: object;
  readonly request?: Partial<ListRequest>;
  /** How the source refuses `GET contacts/{id}`, and listings of ids that are no UUID. */
  readonly contactFails?: SourceErrorCode;
  readonly listFails?: SourceErrorCode;
}

/** The ids of a contact's history, and what the source was asked for. */
async function history(id: string, given: Given = {}) {
  const { attributes = {}, rows = [row], profile = {}, request, contactFails, listFails } = given;
  const queries: ListQuery[] = [];
  const calls = {
    fetchList: async (query: ListQuery) => {
      queries.push(query);
      if (listFails && query.contactId !== marta) throw new SourceError(listFails, 'no such contact');
      const results = rows.filter(() => query.contactId === undefined || query.contactId === marta);
      return { tenantId: 'tenant', total: results.length, results };
    },
    fetchContacts: async (_attribute: string, _value: string, page: number) =>
      page === 0 ? [{ id: marta, attributes: { ...attributes } }] : [],
    fetchContact: async (contactId: string) => {
      if (contactFails) throw new SourceError(contactFails, 'refused');
      if (contactId !== marta) throw new SourceError('not-found', 'no such contact');
    },
  };
  const clock = new ManualClock(now);
  const source = new LiveSource(liveParts(calls, clock, site('UTC', profile)));
  const window = { from: now - 86_400_000, to: now };
  const list = listRequest({ contact: normalizeContactId(id), window, maxSize: undefined, ...request });
  const json = await new Deadline(60_000, clock).run((deadline) => source.fetchList(list, deadline));
  const { interactions } = JSON.parse(json) as { interactions: readonly { id: string }[] };
  return { ids: interactions.map((each) => each.id), queries };
}

const contactSearch = { id: ['ucsId'], phone: ['mobile'], email: ['email'] };
const phones = (mobile: unknown) => ({ attributes: { mobile } });

describe('the history of a contact is found', () => {
  it.each([
    ['by its id', marta, {}],
    ['by its id in capitals', marta.toUpperCase(), {}],
    ['by its id if the rows have it in capitals', marta, { rows: [{ ...row, contactId: marta.toUpperCase() }] }],
    ['by a number', '+15065550101', phones('15065550101')],
    ['by a number that the tenant stores as a number', '+15065550101', phones(15065550101)],
    ['by a number that the tenant writes with hyphens', '+15065550101', phones('1-506\u2011555\u20110101')],
    ['by a tel URI', 'tel:+15065550101', phones('+15065550101')],
    ['by a number between direction marks', '\u202a+15065550101\u202c', phones('+15065550101')],
    ['by a number in a list', '+15065550102', phones(['+15065550101', '+15065550102'])],
    ['by an e-mail address in a list', 'mailto:ana@example.org', { attributes: { email: ['Ana@example.org'] } }],
    ['by an old id', '00012aB0T770000M', { attributes: { ucsId: '00012aB0T770000M' }, profile: { contactSearch } }],
    ['by an old id of digits', '0001234567', { attributes: { ucsId: ['0001234567'] }, profile: { contactSearch } }],
    [
      'by an old id that the source does not accept in a listing',
      '00012aB0T770000M',
      { attributes: { ucsId: '00012aB0T770000M' }, profile: { contactSearch }, listFails: 'rejected' },
    ],
  ] as const)('%s', async (_case, id, given) => {
    expect((await history(id, given as Given)).ids).toEqual(['i']);
  });
});

describe('a contact that the source does not know fails the request', () => {
  it.each([
    ['an id', 'b7b8c9d0-dc80-11ee-b9f2-01904e807d77', {}],
    ['an id that is no UUID', 'nobody', {}],
    ['an id that the source does not accept', 'nobody', { listFails: 'rejected', contactFails: 'rejected' }],
    ['a number', '+15065550199', phones('+15065550101')],
    ['a number of which another one is a part', '+15065550101', phones('+150655501011')],
    ['a word where a number should be', 'anonymous', phones('anonymous')],
    ['an e-mail address', 'nobody@example.org', {}],
    ['an id while the source does not answer', 'nobody', { contactFails: 'unavailable' }],
  ] as const)('%s', async (_case, id, given) => {
    await expect(history(id, { rows: [], ...given } as Given)).rejects.toBeInstanceOf(SourceError);
  });
});

describe('the history of a contact without interactions is empty', () => {
  it.each([
    ['if the source knows the id', marta, {}],
    ['if the source knows the number', '+15065550101', phones('+15065550101')],
    ['if the service account may not read contacts', 'c-9', { contactFails: 'forbidden' }],
    [
      'if other media types were asked for',
      marta,
      { rows: [row], request: { mediaType: 'email' }, contactFails: 'not-found' },
    ],
  ] as const)('%s', async (_case, id, given) => {
    expect((await history(id, { rows: [], ...given } as Given)).ids).toEqual([]);
  });
});

it('attribute values are sent together with a contact only if the profile says that the source understands both', async () => {
  const request = { searchAttributes: new Map([['tier', 'gold']]) };
  const rows = [{ ...row, interactionAttributes: [{ hookType: 'tier', hookName: 'gold' }] }];
  const apart = await history(marta, { request, rows });
  expect(apart.ids).toEqual(['i']);
  expect(apart.queries[0]).not.toHaveProperty('attributeValues');
  const together = await history(marta, { request, rows, profile: { attributeValuesWithContact: true } });
  expect(together.queries[0]).toMatchObject({ contactId: marta, attributeValues: ['gold'] });
});
