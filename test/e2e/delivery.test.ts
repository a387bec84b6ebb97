import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { type BridgeOptions, startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

let running: TestBridge[] = [];
afterEach(async () => {
  await Promise.all(running.map((bridge) => bridge.stop()));
  running = [];
});

async function start(options: BridgeOptions = {}): Promise<TestBridge> {
  const bridge = await startBridge(options);
  running.push(bridge);
  return bridge;
}

async function open(bridge: TestBridge, user?: string): Promise<Wire> {
  const wire = new Wire(bridge.api, user);
  await wire.open();
  return wire;
}

it('the acknowledgement does not wait for the source', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  const source = bridge.simulator.hold(new RegExp(`interactions/${voice}$`));
  const held = wire.connect();
  expect(await wire.request(voice)).toHaveProperty('statusCode', 0);
  source.release();
  expect((await held)[0]).toHaveProperty('data.interaction.id', voice);
});

it('a notification is never sent before the acknowledgement, even if the answer is cached', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  await wire.content(voice);
  for (let round = 0; round < 50; round += 1) {
    const events: string[] = [];
    const held = wire.connect().then(() => events.push('notification'));
    await wire.request(voice).then(() => events.push('acknowledgement'));
    await held;
    expect(events).toEqual(['acknowledgement', 'notification']);
  }
});

it('a request whose connection breaks before the acknowledgement does not affect the next one', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  const { hostname, port } = new URL(bridge.api);
  const body = '{"operationName":"GetInteractionContent"}';
  const headers = { authorization: basic('ana.duarte@example.org', 'demo'), 'content-type': 'application/json' };
  await new Promise<void>((resolve) => {
    const sent = request({ hostname, port, method: 'POST', path: `/api/v2/ucs/interactions/${voice}`, headers });
    sent.on('error', () => {});
    sent.on('close', resolve);
    sent.end(body, () => sent.destroy());
  });
  expect(await wire.content(chat)).toHaveProperty('referenceId');
});

it('a session that is gone when its result arrives does not affect other sessions', async () => {
  const bridge = await start();
  const [wire, vanishing] = [await open(bridge), await open(bridge)];
  const source = bridge.simulator.hold(/interactions\//);
  const aborted = new AbortController();
  const poll = vanishing.connect(aborted.signal);
  const held = wire.connect();
  await vanishing.request(voice);
  aborted.abort();
  await expect(poll).rejects.toThrow('aborted');
  source.release();
  expect((await held)[0]).toHaveProperty('data.interaction.id', voice);
});

it('a result for a client that dropped its poll is delivered with its next poll', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  const aborted = new AbortController();
  const poll = wire.connect(aborted.signal);
  aborted.abort();
  await expect(poll).rejects.toThrow('aborted');
  const { referenceId } = await wire.request(voice);
  await vi.waitFor(() => expect(bridge.logged.join()).toContain(`"referenceId":${referenceId}`));
  expect((await wire.connect())[0]).toHaveProperty('data.referenceId', referenceId);
});

it('an interaction that is requested several times at once is fetched once', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  const source = bridge.simulator.hold(/interactions\//);
  const asked = await Promise.all(Array.from({ length: 20 }, () => wire.request(voice)));
  source.release();
  const references = new Set(asked.map(({ referenceId }) => referenceId));
  while (references.size > 0) {
    for (const { data } of await wire.connect()) references.delete((data as JsonObject | undefined)?.['referenceId']);
  }
  expect(bridge.simulator.requests.filter((call) => call.endsWith(`/interactions/${voice}`))).toHaveLength(1);
});

it.each([
  ['answers 503 with HTML', { status: 503 }],
  ['breaks connections', { drop: true }],
  ['answers "too many requests"', { status: 429, headers: { 'retry-after': '0' } }],
  [
    'answers with something that is not a record',
    { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' },
  ],
  ['answers with something that is not JSON', { status: 200, body: '<html>' }],
])('a source that %s fails the request once and in the vendor’s words', async (_what, fault) => {
  const bridge = await start();
  const wire = await open(bridge);
  bridge.simulator.faults.add({ on: new RegExp(`interactions/${voice}$`), ...fault });
  expect(await wire.content(voice)).toEqual({
    referenceId: expect.any(Number),
    messageType: 'GetInteractionContentMessage',
    errorMessage: 'Request failed',
  });
  bridge.simulator.faults.clear();
  expect(await wire.content(voice)).toHaveProperty('interaction.id', voice);
});

it.each([
  ['another interaction', { interactionId: 'other' }],
  ['another tenant', { interactionId: voice, tenantId: 'other' }],
])('a record of %s is never shown', async (_what, record) => {
  const bridge = await start();
  const wire = await open(bridge);
  const body = JSON.stringify({ ...record, channelType: 'voice', customer: 'secret' });
  bridge.simulator.faults.add({ on: new RegExp(`interactions/${voice}$`), status: 200, headers: {}, body });
  expect(await wire.content(voice)).toHaveProperty('errorMessage', 'Request failed');
});

it('a failing source call is repeated, a bounded number of times', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  bridge.simulator.faults.add({ on: new RegExp(`interactions/${voice}$`), status: 503, times: 3 });
  expect(await wire.content(voice)).toHaveProperty('interaction.id', voice);
  bridge.simulator.faults.add({ on: new RegExp(`interactions/${chat}$`), status: 503 });
  const before = bridge.simulator.requests.length;
  expect(await wire.content(chat)).toHaveProperty('errorMessage');
  expect(bridge.simulator.requests.length - before).toBe(4);
});

it('a source that does not answer in time fails the request in time', async () => {
  const bridge = await start({ environment: { OPERATION_TIMEOUT_MS: '10000' } });
  const wire = await open(bridge);
  const source = bridge.simulator.hold(new RegExp(`interactions/${voice}$`));
  const content = wire.content(voice);
  await source.arrived;
  bridge.clock.advance(10_000);
  expect(await content).toHaveProperty('errorMessage', 'Request failed');
});

it('a result omits what optional calls did not return in time, and is not cached', async () => {
  const bridge = await start({ environment: { OPERATION_TIMEOUT_MS: '10000' } });
  const wire = await open(bridge);
  const [users, notes] = [bridge.simulator.hold(/\/users/), bridge.simulator.hold(/\/notes/)];
  const content = wire.content(voice);
  await Promise.all([users.arrived, notes.arrived]);
  bridge.clock.advance(9_000);
  expect(await content).toMatchObject({
    interaction: { ownerInformation: { firstName: 'Ana', lastName: 'Duarte' }, comment: 'Invoice resent' },
  });
  users.release();
  notes.release();
  bridge.clock.advance(16_000); // the session may end with it
  const again = await open(bridge);
  const whole = await again.content(voice);
  expect(whole).toHaveProperty('interaction.ownerInformation.userName', 'ana.duarte@example.org');
});

it('a token that the source no longer accepts is renewed once', async () => {
  const bridge = await start({ simulator: { tokenTtlSeconds: 60 } });
  const wire = await open(bridge);
  await wire.content(voice);
  bridge.clock.advance(61_000);
  const before = bridge.simulator.requests.length;
  const later = new Wire(bridge.api);
  await later.open();
  expect(await later.content(chat)).toHaveProperty('interaction.id', chat);
  const tokens = bridge.simulator.requests.slice(before).filter((call) => call === 'POST /v1/tokens');
  expect(tokens).toHaveLength(1);
});

it('a transcript whose signed URL has expired is read through a new one', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  bridge.simulator.faults.add({ on: /^GET \/files\//, status: 403, times: 1 });
  const content = await wire.content(chat);
  expect(content['messages']).toHaveLength(11);
});

it('a conversation whose transcript can no longer be read has no messages', async () => {
  const bridge = await start();
  const wire = await open(bridge);
  bridge.simulator.faults.add({ on: /^GET \/files\//, status: 403 });
  expect(await wire.content(chat)).toMatchObject({ interaction: { mediaType: 'chat' }, messages: [] });
});

it('no name, message, address, credential or token is logged', async () => {
  const bridge = await start({ environment: { LOG_LEVEL: 'debug' } });
  const wire = await open(bridge);
  await wire.content(chat);
  await wire.content('no-such-interaction');
  bridge.simulator.faults.add({ on: /artifacts/, status: 503 });
  await wire.content('c506eb9b-f523-4616-8839-fbce3fd89c17');
  const log = bridge.logged.join('\n');
  expect(log).toContain('"msg":"Answered"');
  expect(log).toContain('"requestId"');
  expect(log).not.toMatch(/Marta|Okafor|ana\.duarte|demo|log in|Password reset|15065550163|Token|Basic|Signature/);
});

it('stopping answers held polls and running operations, and refuses new ones', async () => {
  const bridge = await startBridge();
  const wire = await open(bridge);
  const source = bridge.simulator.hold(new RegExp(`interactions/${voice}$`));
  const held = wire.connect();
  const { referenceId } = await wire.request(voice);
  const stopped = bridge.app.stop();
  const refused = await fetch(`${bridge.api}/me`, {
    headers: { authorization: basic('ana.duarte@example.org', 'demo') },
  });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ statusCode: 4 });
  source.release();
  expect((await held)[0]).toHaveProperty('data', {
    referenceId,
    messageType: expect.any(String),
    interaction: expect.any(Object),
  });
  await stopped;
  await bridge.simulator.stop();
});

it('stopping delivers the failure of every operation that hangs, together, and to a client that is between two polls', async () => {
  const bridge = await startBridge({ overrides: { deliveryGraceMs: 5_000 } });
  const [polling, between] = [await open(bridge), await open(bridge, 'ben.okafor@example.org')];
  const source = bridge.simulator.hold(/interactions\/hanging-\d+$/);
  const held = polling.connect();
  const ids = Array.from({ length: 8 }, (_, index) => `hanging-${index}`);
  const accepted = await Promise.all([
    ...ids.map((id) => polling.request(id)),
    ...ids.map((id) => between.request(id)),
  ]);
  const references = accepted.map(({ referenceId }) => referenceId);
  const stopped = bridge.app.stop();
  await fetch(`${bridge.api}/me`); // the bridge has begun to stop
  bridge.clock.advance(10_000);
  const referencesIn = (messages: readonly JsonObject[]): unknown[] =>
    messages.flatMap(({ data }) => (data === undefined ? [] : [(data as JsonObject)['referenceId']]));
  expect(new Set(referencesIn(await held))).toEqual(new Set(references.slice(0, 8)));
  const response = await between.connectResponse();
  expect(response.headers.get('connection')).toBe('close');
  expect(new Set(referencesIn((await response.json()) as JsonObject[]))).toEqual(new Set(references.slice(8)));
  // Nothing waits any more, so the bridge does not wait for its grace.
  await stopped;
  source.release();
  await bridge.simulator.stop();
});

it('a request that is never sent completely does not delay the exit', async () => {
  const bridge = await startBridge();
  const { hostname, port } = new URL(bridge.api);
  const socket = connect(Number(port), hostname, () => {
    socket.write(
      'POST /api/v2/me HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: application/json\r\n\r\n{',
    );
  });
  await once(socket, 'data');
  const closed = once(socket, 'close');
  await bridge.stop();
  await closed;
});

it.each([
  [
    'an empty agent id',
    { details: { agents: [{ resourceId: '', conversationStartTimestamp: '2024-03-07T14:00:25Z' }] } },
  ],
  [
    'an agent id that is not well-formed text',
    { segments: [{ segmentNumber: 0, segmentToAgentId: '\ud800' }], details: {} },
  ],
  ['an empty embedded transcript', { messagingTranscript: [] }],
  ['an embedded transcript that is not one', { messagingTranscript: ['see artifacts', 1] }],
  ['the URL of another tenant’s transcript', { messagingTranscript: '{origin}/v1/tenants/other/interactions/x' }],
  [
    'a URL that climbs to another tenant',
    { messagingTranscript: '{origin}/v1/tenants/{tenant}/..%2fother/interactions/x' },
  ],
  ['a URL on another machine', { messagingTranscript: 'http://10.0.0.1/x' }],
])(
  'a record with %s is answered with its stored transcript, and the token is not sent elsewhere',
  async (_what, odd) => {
    const bridge = await start();
    const { simulator } = bridge;
    const sample = simulator.tenant.find(chat);
    const text = JSON.stringify(odd)
      .replaceAll('{origin}', simulator.origin)
      .replaceAll('{tenant}', simulator.tenantId);
    if (sample) simulator.tenant.put({ ...sample, interaction: { ...sample.interaction, ...JSON.parse(text) } });
    const wire = await open(bridge);
    const content = await wire.content(chat);
    expect((content['messages'] as JsonObject[]).filter(({ type }) => type === 'Text')).toHaveLength(7);
    expect(simulator.requests.filter((call) => call.includes('other'))).toEqual([]);
  },
);

it('a transcript at a URL of the record’s own tenant is read with the token', async () => {
  const bridge = await start();
  const { simulator } = bridge;
  const sample = simulator.tenant.find(chat);
  const messagingTranscript = `${simulator.origin}/v1/tenants/${simulator.tenantId}/transcripts/1`;
  if (sample)
    simulator.tenant.put({ ...sample, interaction: { ...sample.interaction, messagingTranscript }, artifacts: [] });
  const said = {
    payload: { type: 'message', metadata: { type: 'customer' }, body: { text: 'linked' } },
    timestamp: '1709820430000',
  };
  simulator.faults.add({ on: /transcripts\/1$/, status: 200, body: JSON.stringify([said]) });
  const wire = await open(bridge);
  const messages = (await wire.content(chat))['messages'] as JsonObject[];
  expect(messages.map(({ text }) => text)).toContain('linked');
});

it.each([
  ['is not a transcript', { status: 200, body: '{"a":1}' }],
  ['is not JSON', { status: 200, body: '<html>' }],
])('a transcript file that %s results in no messages and is fetched again after some seconds', async (_what, fault) => {
  const bridge = await start({ simulator: {} });
  bridge.clock.advance(2 * 86_400_000); // after that the chat counts as final
  const wire = await open(bridge);
  bridge.simulator.faults.add({ on: /^GET \/files\//, ...fault });
  expect(await wire.content(chat)).toMatchObject({ interaction: { mediaType: 'chat' }, messages: [] });
  const before = bridge.simulator.requests.length;
  bridge.clock.advance(60_000);
  bridge.simulator.faults.clear();
  const again = await open(bridge);
  expect((await again.content(chat))['messages']).not.toEqual([]);
  expect(bridge.simulator.requests.slice(before).filter((call) => call.includes(chat))).not.toEqual([]);
});

it('an e-mail with expired files has no subject and is not fetched again', async () => {
  const mail = '3e4f5a60-dd1a-11ee-9709-c2b07aa3bee9';
  const bridge = await start();
  bridge.clock.advance(2 * 86_400_000);
  const wire = await open(bridge);
  bridge.simulator.faults.add({ on: /^GET \/files\//, status: 404 });
  expect(await wire.content(mail)).not.toHaveProperty('interaction.subject');
  const before = bridge.simulator.requests.length;
  bridge.clock.advance(60_000);
  const again = await open(bridge);
  const { interaction } = await again.content(mail);
  expect(interaction).toHaveProperty('id', mail);
  expect(interaction).not.toHaveProperty('subject');
  expect(bridge.simulator.requests.slice(before).filter((call) => call.includes(mail))).toEqual([]);
});

it('a Facebook session remains a Facebook session when its artifacts cannot be read again', async () => {
  const facebook = 'd4c3b2a1-1f0e-4d9c-8b7a-6f5e4d3c2b1a';
  const bridge = await start();
  const wire = await open(bridge);
  expect(await wire.content(facebook)).toHaveProperty('interaction.mediaType', 'facebooksession');
  bridge.clock.advance(6_000);
  bridge.simulator.faults.add({ on: /artifacts/, status: 403 });
  expect(await wire.content(facebook)).toMatchObject({
    interaction: { mediaType: 'facebooksession' },
    messages: expect.arrayContaining([expect.objectContaining({ text: 'Hi, I was billed twice' })]),
  });
});
