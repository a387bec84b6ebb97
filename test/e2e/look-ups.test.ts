import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

const marta = 'a7b8c9d0-dc80-11ee-b9f2-01904e807d77';
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

let bridge: TestBridge;
let wire: Wire;
beforeAll(async () => {
  bridge = await startBridge();
  wire = new Wire(bridge.api);
});
afterAll(() => bridge.stop());

it('serves an interaction at its documented uri', async () => {
  const { status, body } = await wire.get(`/interactions/${chat}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ statusCode: 0, interaction: { id: chat, path: `/interactions/${chat}` } });
  expect(body['messages']).not.toEqual([]);
  expect(await wire.get(`/ucs/interactions/${chat}`)).toEqual({ status, body });
});

it('accepts the parameters of the history operations in the query string', async () => {
  const path = `/ucs/contacts/${marta}/interactions?fromDate=2024-03-01&mediaType=chat&sort=asc&customAttributes=a,b`;
  expect(await wire.get(path)).toMatchObject({ status: 200, body: { statusCode: 0, interactions: [{ id: chat }] } });
  const none = `?fromDate=2024-03-01&searchCustomAttributes=${encodeURIComponent('{"a":"b"}')}`;
  expect(await wire.get(`/ucs/interactions${none}`)).toEqual({
    status: 200,
    body: { statusCode: 0, interactions: [] },
  });
});

it('answers invalid requests synchronously with the vendor’s error body', async () => {
  expect(await wire.get('/interactions/unknown')).toMatchObject({ status: 404, body: { statusCode: 6 } });
  expect(await wire.get('/ucs/interactions?toDate=soon')).toMatchObject({ status: 400, body: { statusCode: 2 } });
  expect(await wire.get('/ucs/interactions?searchCustomAttributes=a')).toMatchObject({ body: { statusCode: 2 } });
  expect(await wire.get('/ucs/interactions?source=archive')).toMatchObject({ status: 404, body: { statusCode: 6 } });
  const anonymous = await fetch(`${bridge.api}/interactions/${chat}`);
  expect(anonymous.status).toBe(403);
});

it.each([
  ['refuses the call', { status: 403 }, 'forbidden'],
  ['rejects the call', { status: 409 }, 'rejected'],
  ['returns something unreadable', { status: 200, body: '[]' }, 'unreadable'],
])('answers with HTTP 502 and logs no fault of the bridge if the source %s', async (_what, fault, code) => {
  bridge.simulator.faults.add({ on: new RegExp(`interactions/${code}`), ...fault });
  const logged = bridge.logged.length;
  expect(await wire.get(`/interactions/${code}`)).toMatchObject({
    status: 502,
    body: { statusCode: 4, statusMessage: 'Request failed' },
  });
  const lines = bridge.logged.slice(logged).map((line) => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'Request failed', code }));
  expect(lines.filter(({ level, stack }) => level >= 50 || stack !== undefined)).toEqual([]);
});

it('accepts blanks around attribute names, and an empty list of attribute values', async () => {
  const path = '/ucs/interactions?fromDate=2024-03-01&searchCustomAttributes=&customAttributes=x, accountNumber,';
  const { body } = await wire.get(path);
  expect(JSON.stringify(body)).toContain('"customAttributes":{"accountNumber":"ACC-100982"}');
});
