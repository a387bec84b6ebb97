import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

const ana = basic('ana.duarte@example.org', 'demo');
const content = '{"operationName":"GetInteractionContent"}';
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';

let bridge: TestBridge;
beforeAll(async () => {
  bridge = await startBridge();
  // Authenticates here, so that no source call for it is counted below.
  await send('/me', '{"operationName":"StartContactCenterSession"}');
});
afterAll(() => bridge.stop());

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: { statusCode?: number; statusMessage?: string };
}

/** Posts exactly this path and body; `fetch` would normalize the path. */
function send(path: string, body: string, headers: Record<string, string> = {}): Promise<Reply> {
  const { hostname, port } = new URL(bridge.api);
  const allHeaders = { authorization: ana, 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: `/api/v2${path}`, method: 'POST', headers: allHeaders },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('an invalid request', () => {
  let callsBefore: number;
  beforeEach(() => {
    callsBefore = bridge.simulator.requests.length;
  });

  const long = 'x'.repeat(5_000);
  it.each([
    ['a body that is not JSON', `/ucs/interactions/${voice}`, '{"operationName":', {}, 400, 2],
    ['a body that is a list', `/ucs/interactions/${voice}`, '[1]', {}, 400, 2],
    ['a body that is a string', `/ucs/interactions/${voice}`, '"GetInteractionContent"', {}, 400, 2],
    [
      'a body with content type text/plain',
      `/ucs/interactions/${voice}`,
      content,
      { 'content-type': 'text/plain' },
      415,
      2,
    ],
    [
      'a body with the content type of a form',
      `/ucs/interactions/${voice}`,
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      2,
    ],
    ['an empty body', `/ucs/interactions/${voice}`, '', {}, 400, 1],
    ['a null body', `/ucs/interactions/${voice}`, 'null', {}, 400, 1],
    ['no operationName', `/ucs/interactions/${voice}`, '{}', {}, 400, 1],
    ['an operationName that is a number', `/ucs/interactions/${voice}`, '{"operationName":7}', {}, 400, 2],
    ['an operation that does not exist', `/ucs/interactions/${voice}`, '{"operationName":"Explode"}', {}, 403, 3],
    ['an operation of another path', '/ucs/interactions', content, {}, 403, 3],
    ['an unsupported operation', `/ucs/interactions/${voice}`, '{"operationName":"SetCallNote"}', {}, 403, 3],
    [
      'a window that ends before it begins',
      '/ucs/contacts/c1/interactions',
      '{"operationName":"RetrieveContactHistory","fromDate":"2015-10-02","toDate":"2015-10-01"}',
      {},
      400,
      10,
    ],
    [
      'an invalid date',
      '/ucs/interactions',
      '{"operationName":"RetrieveInteractionHistory","toDate":"yesterday"}',
      {},
      400,
      2,
    ],
    [
      'a maxSize above the maximum',
      '/ucs/interactions',
      '{"operationName":"RetrieveAgentHistory","maxSize":"10001"}',
      {},
      400,
      10,
    ],
    [
      'creating a contact',
      '/contacts/ucs',
      '{"operationName":"IdentifyUCSContact","phoneNumber":"+15065550101","createContactEnabled":"true"}',
      {},
      403,
      3,
    ],
    [
      'a contact without phone number and e-mail address',
      '/contacts/ucs',
      '{"operationName":"IdentifyUCSContact"}',
      {},
      400,
      1,
    ],
    [
      'an operation named like a property of every object',
      `/ucs/interactions/${voice}`,
      '{"operationName":"constructor"}',
      {},
      403,
      3,
    ],
    [
      'an unknown source',
      `/ucs/interactions/${voice}`,
      '{"operationName":"GetInteractionContent","source":"attic"}',
      {},
      400,
      2,
    ],
    [
      'a __proto__ key',
      `/ucs/interactions/${voice}`,
      '{"__proto__":{"x":1},"operationName":"GetInteractionContent"}',
      {},
      400,
      2,
    ],
    ['an id with an escaped slash', '/ucs/interactions/a%2fb', content, {}, 404, 6],
    ['an id that is a parent path segment', '/ucs/interactions/..', content, {}, 404, 6],
    ['an id that is an escaped parent path segment', '/ucs/interactions/%2e%2e', content, {}, 404, 6],
    ['an id that is an escaped current path segment', '/ucs/interactions/%2e', content, {}, 404, 6],
    ['an id with escaped path segments', '/ucs/interactions/..%2f..%2ftokens', content, {}, 404, 6],
    ['an id with a control character', '/ucs/interactions/a%00b', content, {}, 404, 6],
    ['an id with a C1 control character', '/ucs/interactions/a%c2%85b', content, {}, 404, 6],
    ['an id with a line break', '/ucs/interactions/a%0d%0aHost:%20evil', content, {}, 404, 6],
    ['an id that is not UTF-8', '/ucs/interactions/%ff%fe', content, {}, 404, 6],
    ['an id with an invalid escape sequence', '/ucs/interactions/%zz', content, {}, 404, 6],
    ['an id of 255 characters', `/ucs/interactions/${'x'.repeat(255)}`, content, {}, 404, 6],
    ['an id of 5,000 characters', `/ucs/interactions/${long}`, content, {}, 404, 6],
    ['a path that does not exist', '/ucs/nothing', content, {}, 404, 6],
    [
      'a body over 64 KiB',
      `/ucs/interactions/${voice}`,
      JSON.stringify({ operationName: long.repeat(14) }),
      {},
      413,
      4,
    ],
    ['a body over 1 MB', `/ucs/interactions/${voice}`, JSON.stringify({ operationName: long.repeat(300) }), {}, 413, 4],
    [
      'wrong credentials',
      `/ucs/interactions/${voice}`,
      content,
      { authorization: basic('ana.duarte@example.org', 'guess') },
      403,
      20,
    ],
    [
      'a cookie that was never issued',
      `/ucs/interactions/${voice}`,
      content,
      { authorization: '', cookie: 'JSESSIONID=guess' },
      403,
      20,
    ],
    ['invalid CometD messages', '/notifications', '[1]', {}, 400, 2],
    ['too many CometD messages', '/notifications', `[${Array(101).fill('{}').join()}]`, {}, 413, 4],
    ['an unsupported Expect header', `/ucs/interactions/${voice}`, content, { expect: 'wonders' }, 417, 2],
    ['a CometD body that is not JSON', '/notifications/handshake', '[', {}, 400, 2],
  ])(
    '%s is rejected with the status and statusCode of the error table',
    async (_request, path, body, headers, status, statusCode) => {
      const reply = await send(path, body, headers as Record<string, string>);
      expect({ status: reply.status, statusCode: reply.body.statusCode }).toEqual({ status, statusCode });
      expect(reply.body.statusMessage).toEqual(expect.stringMatching(/\S/));
      expect(Object.keys(reply.body).sort()).toEqual(['statusCode', 'statusMessage']);
      expect(reply.headers['content-type']).toMatch(/^application\/json/);
      expect(reply.headers['cache-control']).toBe('no-store');
      const calls = bridge.simulator.requests.slice(callsBefore);
      expect(calls.filter((call) => !call.endsWith('/v1/tokens'))).toEqual([]);
    },
  );

  it.each([
    ['input that is not HTTP', 'HELO bridge\r\n\r\n', 400, 2],
    ['a request without a Host header', 'GET /api/v2/me HTTP/1.1\r\nConnection: close\r\n\r\n', 403, 20],
    ['headers that are too long', `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431, 4],
  ])('%s is also rejected with the vendor’s error body', async (_request, input, status, statusCode) => {
    const { hostname, port } = new URL(bridge.api);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(input));
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toHaveProperty('statusCode', statusCode);
  });
});

describe('an unusual but valid request', () => {
  it.each([
    ['an id with a question mark', 'a?limit=0', '/interactions/a%3Flimit%3D0'],
    ['an id with a hash', 'a#b', '/interactions/a%23b'],
    ['an id with a backslash', '..\\..', '/interactions/..%5C..'],
    ['an id with an encoded escape', '%2e%2e', '/interactions/%252e%252e'],
    ['an id of 254 characters', 'y'.repeat(254), `/interactions/${'y'.repeat(254)}`],
    ['an id outside ASCII', 'größe', '/interactions/gr%C3%B6%C3%9Fe'],
  ])('%s is requested from the source as one path segment, and only this request fails', async (_request, id, path) => {
    const wire = new Wire(bridge.api);
    await wire.open();
    const poll = wire.connect();
    const accepted = await wire.request(id);
    expect(accepted).toHaveProperty('statusCode', 0);
    expect((await poll)[0]).toHaveProperty('data', {
      referenceId: accepted['referenceId'],
      messageType: 'GetInteractionContentMessage',
      errorMessage: 'Request failed',
    });
    expect(bridge.simulator.requests.at(-1)).toBe(`GET /v1/tenants/${bridge.simulator.tenantId}${path}`);
  });

  it('a request for an archive that is not configured fails asynchronously, without a source call', async () => {
    const wire = new Wire(bridge.api);
    await wire.open();
    const poll = wire.connect();
    const before = bridge.simulator.requests.length;
    expect(await wire.request(voice, { source: 'archive' })).toHaveProperty('statusCode', 0);
    expect((await poll)[0]).toHaveProperty('data.errorMessage', 'Request failed');
    expect(bridge.simulator.requests).toHaveLength(before);
  });
});

describe('CometD messages in an old form', () => {
  const handshake = JSON.stringify([{ id: '1', channel: '/meta/handshake' }]);
  const post = async (body: string, type: string | undefined) => {
    const headers = { authorization: basic('ana.duarte@example.org', 'demo'), ...(type && { 'content-type': type }) };
    // A body of bytes, because fetch gives a text a content type.
    const response = await fetch(`${bridge.api}/notifications`, { method: 'POST', headers, body: Buffer.from(body) });
    return { status: response.status, body: (await response.json()) as unknown };
  };

  it.each([
    ['without a content type', handshake, undefined],
    ['as a form', `message=${encodeURIComponent(handshake)}`, 'application/x-www-form-urlencoded'],
    [
      'as a form of several fields',
      `message=${encodeURIComponent(handshake.slice(1, -1))}`,
      'application/x-www-form-urlencoded; charset=UTF-8',
    ],
  ])('are understood: %s', async (_what, body, type) => {
    expect(await post(body, type)).toMatchObject({ status: 200, body: [{ id: '1', successful: true }] });
  });

  it.each([
    ['a form without messages', 'other=1', 'application/x-www-form-urlencoded', 200],
    ['a form with another text', 'message=x', 'application/x-www-form-urlencoded', 400],
    ['no JSON', 'x', undefined, 400],
    ['another type', handshake, 'text/plain', 415],
  ])('are refused in the vendor’s form otherwise: %s', async (_what, body, type, status) => {
    expect(await post(body, type)).toHaveProperty('status', status);
  });
});
