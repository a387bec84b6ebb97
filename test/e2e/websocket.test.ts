import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const authorization = basic('ana.duarte@example.org', 'demo');

let bridge: TestBridge;
let sockets: WebSocket[] = [];
beforeAll(async () => {
  bridge = await startBridge({ environment: { WEBSOCKET: 'on' } });
});
afterEach(() => {
  for (const socket of sockets) socket.close();
  sockets = [];
});
afterAll(() => bridge.stop());

/** An open socket: sends a list of messages, and returns the next list that comes. */
async function open(headers: Record<string, string> = { authorization }) {
  const url = `${bridge.api.replace('http', 'ws')}/notifications`;
  // Node's WebSocket takes headers, which that of browsers does not.
  const socket = new WebSocket(url, { headers } as unknown as string[]);
  sockets.push(socket);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('refused'));
  });
  const received: JsonObject[][] = [];
  let wake = (): void => {};
  socket.onmessage = ({ data }) => {
    received.push(JSON.parse(String(data)));
    wake();
  };
  const next = async (): Promise<JsonObject[]> => {
    while (received.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return received.shift() ?? [];
  };
  const send = (message: object): void => socket.send(JSON.stringify([{ id: '1', ...message }]));
  return { socket, send, next };
}

async function subscribed() {
  const client = await open();
  client.send({ channel: '/meta/handshake', supportedConnectionTypes: ['websocket', 'long-polling'] });
  const [handshake] = await client.next();
  expect(handshake).toMatchObject({ successful: true, supportedConnectionTypes: ['long-polling', 'websocket'] });
  const clientId = handshake?.['clientId'];
  client.send({ channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' });
  expect(await client.next()).toMatchObject([{ successful: true }]);
  client.send({ channel: '/meta/connect', connectionType: 'websocket', clientId });
  expect(await client.next()).toMatchObject([{ successful: true }]);
  return { ...client, clientId };
}

const request = (path: string, body: object) =>
  fetch(bridge.api + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

it('brings a notification to the connect that is held on a socket', async () => {
  const { send, next, clientId } = await subscribed();
  send({ channel: '/meta/connect', connectionType: 'websocket', clientId });
  const response = await request(`/ucs/interactions/${voice}`, { operationName: 'GetInteractionContent' });
  const { referenceId } = (await response.json()) as { referenceId: number };
  expect(await next()).toMatchObject([{ data: { referenceId, interaction: { id: voice } } }, { successful: true }]);
});

it.each([
  ['without credentials', {}],
  ['with wrong ones', { authorization: basic('ana.duarte@example.org', 'wrong') }],
  ['from a page of another site', { authorization, origin: 'https://evil.example' }],
])('refuses the upgrade %s', async (_what, headers) => {
  await expect(open(headers as Record<string, string>)).rejects.toThrow('refused');
});

it('refuses the upgrade in the vendor’s form, so that other clients fall back', async () => {
  const { hostname, port } = new URL(bridge.api);
  const socket = connect(Number(port), hostname);
  socket.write(
    'GET /api/v2/notifications HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [reply] = await once(socket, 'data');
  socket.destroy();
  expect(String(reply)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  expect(String(reply)).toContain('"statusCode":20');
});

it('closes a socket on which something else than a list of messages comes', async () => {
  const { socket } = await open();
  const closed = new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
  socket.send('{');
  expect(await closed).toBe(1002);
});

it('a socket of a sign-in that has ended gets no more results', async () => {
  const { socket, send, next, clientId } = await subscribed();
  send({ channel: '/meta/connect', connectionType: 'websocket', clientId });
  const closed = new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
  await request('/me', { operationName: 'EndContactCenterSession' });
  expect(await next()).toMatchObject([{ successful: false, error: '402::Unknown client' }]);
  send({ channel: '/meta/connect', connectionType: 'websocket', clientId });
  expect(await closed).toBe(1008);
});

it('a frame that is not WebSocket ends the socket, and is no error of the bridge', async () => {
  const { hostname, port } = new URL(bridge.api);
  const socket = connect(Number(port), hostname);
  const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${btoa('0123456789abcdef')}`;
  socket.write(
    `GET /api/v2/notifications HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n${upgrade}\r\n\r\n`,
  );
  const [head] = await once(socket, 'data');
  expect(String(head)).toMatch(/^HTTP\/1.1 101 /);
  const closed = once(socket, 'close');
  socket.resume();
  socket.write(Buffer.from([0xff, 0xff, 0xff]));
  await closed;
  expect(bridge.logged.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
});
