import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

const marta = 'a7b8c9d0-dc80-11ee-b9f2-01904e807d77';
const answered = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const transferred = '8d7e6f50-dad0-11ee-9709-c2b07aa3bee9';
const email = '3e4f5a60-dd1a-11ee-9709-c2b07aa3bee9';
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

let bridge: TestBridge;
let wire: Wire;
beforeAll(async () => {
  bridge = await startBridge();
  wire = new Wire(bridge.api);
  await wire.open();
});
afterAll(() => bridge.stop());

async function history(path: string, operationName: string, parameters: object = {}): Promise<readonly JsonObject[]> {
  const { data } = await wire.operate(path, { operationName, fromDate: '2024-03-01', ...parameters });
  expect(data).toMatchObject({ messageType: 'GetInteractionsHistoryMessage' });
  return data['interactions'] as JsonObject[];
}
const ids = (items: readonly JsonObject[]): readonly unknown[] => items.map(({ id }) => id);
const contact = (id: string, parameters?: object) =>
  history(`/ucs/contacts/${encodeURIComponent(id)}/interactions`, 'RetrieveContactHistory', parameters);
const all = (parameters?: object) => history('/ucs/interactions', 'RetrieveInteractionHistory', parameters);
const handled = (parameters?: object) => history('/ucs/interactions', 'RetrieveAgentHistory', parameters);

describe('RetrieveContactHistory', () => {
  it('returns the interactions of a contact, newest first, in the form of lists', async () => {
    const items = await contact(marta);
    expect(ids(items)).toEqual([email, chat]);
    expect(items[1]).toMatchObject({ mediaType: 'Chat', typeId: 'Inbound', state: 'Stopped', contactId: marta });
    for (const item of items) {
      expect(item).not.toHaveProperty('path');
      expect(item).not.toHaveProperty('userData');
      expect(item).not.toHaveProperty('messages');
    }
  });

  it('sorts ascending on request, and contains only the requested media type', async () => {
    expect(ids(await contact(marta, { sort: 'asc' }))).toEqual([chat, email]);
    expect(ids(await contact(marta, { mediaType: 'CHAT' }))).toEqual([chat]);
    expect(ids(await contact(marta, { mediaType: 'twitter' }))).toEqual([]);
  });

  it('finds a contact by phone number and by e-mail address', async () => {
    // Two contacts of the tenant have this e-mail address, one of them this number.
    expect(ids(await contact('Marta@Example.com'))).toEqual([email, chat, transferred, answered]);
    expect(ids(await contact('1 (506) 555-0177'))).toEqual([transferred, answered]);
  });

  it('finds a contact in other spellings of its id and its number', async () => {
    expect(ids(await contact(marta.toUpperCase()))).toEqual([email, chat]);
    expect(ids(await contact('tel:+1506\u20115550177'))).toEqual([transferred, answered]);
    expect(ids(await contact('\u202a+15065550177\u202c'))).toEqual([transferred, answered]);
  });

  it.each(['11111111-0000-4000-8000-000000000000', 'nobody@example.com', '+15065550100', 'anonymous'])(
    'of a contact that the source does not know fails: %s',
    async (id) => {
      const path = `/ucs/contacts/${encodeURIComponent(id)}/interactions`;
      const { data } = await wire.operate(path, { operationName: 'RetrieveContactHistory' });
      expect(data).toMatchObject({ errorMessage: 'Request failed' });
    },
  );

  it('is refused for a word that is no media type', async () => {
    const path = `/ucs/contacts/${marta}/interactions`;
    for (const mediaType of ['voice', 'fax', 'chat,call']) {
      const { reply } = await wire.operate(path, { operationName: 'RetrieveContactHistory', mediaType });
      expect(reply).toMatchObject({ statusCode: 2 });
    }
  });

  it('contains the requested custom attributes, and filters by their values', async () => {
    const contactId = '93b34310-bfee-11ee-b9f2-01904e807d77';
    const wanted = { searchCustomAttributes: { accountNumber: 'ACC-100982' } };
    const [item, ...others] = await contact(contactId, { ...wanted, customAttributes: ['accountNumber', 'none'] });
    expect(others).toEqual([]);
    expect(item).toMatchObject({ id: transferred, customAttributes: { accountNumber: 'ACC-100982' } });
    expect((await contact(contactId, wanted))[0]).not.toHaveProperty('customAttributes');
    expect(await contact(contactId, { searchCustomAttributes: { accountNumber: 'acc-100982' } })).toEqual([]);
  });
});

describe('RetrieveInteractionHistory', () => {
  it('returns the interactions that started in the window, both days included', async () => {
    const items = await all({ fromDate: '2024-03-04', toDate: '2024-03-05' });
    expect(items.map(({ startDate }) => String(startDate).slice(0, 10))).toEqual([
      '2024-03-05',
      '2024-03-05',
      '2024-03-04',
      '2024-03-04',
    ]);
  });

  it('returns at most maxSize interactions, the first ones in the requested order', async () => {
    const window = { fromDate: '2024-03-04', toDate: '2024-03-05' };
    const [newest, , , oldest] = ids(await all(window));
    expect(ids(await all({ ...window, maxSize: '1' }))).toEqual([newest]);
    expect(ids(await all({ ...window, maxSize: 1, sort: 'asc' }))).toEqual([oldest]);
  });

  it('distinguishes a Facebook session from a web chat', async () => {
    const media = (await all()).map(({ mediaType }) => mediaType);
    expect(media).toContain('facebooksession');
    expect(media).toContain('Chat');
  });
});

describe('RetrieveAgentHistory', () => {
  it('without a user returns the caller’s own interactions', async () => {
    const own = await handled();
    expect(own.length).toBeGreaterThan(0);
    expect(await handled({ userId: '3c0f8a104d2011ee8f6a1d2b3c4d5e6f' })).toEqual(own);
    expect(await handled({ userId: '3C0F8A10-4D20-11EE-8F6A-1D2B3C4D5E6F' })).toEqual(own);
    expect(ids(own)).toContain(answered);
  });

  it('of another agent returns that agent’s interactions', async () => {
    expect(ids(await handled({ userId: 'ffffffffffffffffffffffffffffffff' }))).toEqual([]);
  });
});

it('a request for an archive that is not configured is answered with "Request failed"', async () => {
  const { reply, data } = await wire.operate('/ucs/interactions', {
    operationName: 'RetrieveInteractionHistory',
    source: 'archive',
  });
  expect(reply).toHaveProperty('statusCode', 0);
  expect(data).toMatchObject({
    messageType: 'GetInteractionsHistoryMessage',
    errorMessage: 'Request failed',
    referenceId: reply['referenceId'],
  });
});

describe('IdentifyUCSContact', () => {
  const identify = (parameters: object) =>
    wire.operate('/contacts/ucs', {
      operationName: 'IdentifyUCSContact',
      createContactEnabled: 'false',
      ...parameters,
    });

  it('finds a contact by address, in a notification without a messageType', async () => {
    const { reply, data } = await identify({ phoneNumber: '+15065550177' });
    expect(data).toEqual({ referenceId: reply['referenceId'], contactId: '93b34310-bfee-11ee-b9f2-01904e807d77' });
  });

  it('finds the contact that has both addresses if both are given', async () => {
    const both = await identify({ emailAddress: 'Marta@example.com', phoneNumber: '+15065550177' });
    expect(both.data).toHaveProperty('contactId', '93b34310-bfee-11ee-b9f2-01904e807d77');
  });

  it.each(['+19999999999', 'anonymous', '911'])(
    'of the unknown address %s fails with its own errorMessage',
    async (phoneNumber) => {
      const { reply, data } = await identify({ phoneNumber });
      expect(data).toEqual({ referenceId: reply['referenceId'], errorMessage: 'UCS request failed' });
    },
  );

  it('accepts createContactEnabled as a string or a boolean, and nothing else', async () => {
    const { reply } = await identify({ phoneNumber: '+15065550177', createContactEnabled: { toString: 1 } });
    expect(reply).toMatchObject({ statusCode: 2 });
    expect((await identify({ phoneNumber: ' ' })).reply).toMatchObject({ statusCode: 1 });
  });
});
