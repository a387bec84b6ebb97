import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import type { Log } from '../../src/kit/log.ts';
import webChat from '../../src/simulator/samples/web-chat.json' with { type: 'json' };
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

/*
 * Secrets, numbers and texts that occur nowhere else travel through the bridge in every way there is, and must not come out in its logs, its counters or the
 * errors that it answers with.
 */

const secret = 'kanarienvogel';
const number = '15559990017';
const canaries = new RegExp(`${secret}|${number}|${Buffer.from(secret).toString('base64').slice(0, 12)}`, 'i');
const chatId = webChat.interaction.interactionId;

/** The sample, with canaries for everything that people say, are called or are reached by. */
const personal =
  /^(customer|agentName|noteTitle|notes|contactPoint|flowName|queueName|message|text|body|from|to|name)$/i;
const chat = JSON.parse(JSON.stringify(webChat), (key, value) =>
  typeof value === 'string' && personal.test(key) ? `${secret} ${number}` : value,
);

let bridge: TestBridge;
let audited: object[];
let errors: string[];
beforeEach(async () => {
  audited = [];
  errors = [];
  bridge = await startBridge({ environment: { LOG_LEVEL: 'debug' }, overrides: { auditLog: auditLog() } });
  bridge.simulator.tenant.put(chat);
});
afterEach(() => bridge.stop());

function auditLog(fails = false): Log {
  const note = (fields: object, message: string): void => {
    if (fails) throw new Error(`The audit of ${secret} failed`);
    audited.push({ ...fields, message });
  };
  return { debug: note, info: note, warn: note, error: note };
}

/** Sends a request and keeps the body of its answer if that is an error. */
async function send(path: string, init: RequestInit = {}): Promise<number> {
  const headers = { authorization: basic('ana.duarte@example.org', 'demo'), 'content-type': 'application/json' };
  const response = await fetch(bridge.api + path, { ...init, headers: { ...headers, ...init.headers } });
  const body = await response.text();
  if (!response.ok) errors.push(body);
  return response.status;
}

function expectNoCanary(): void {
  const counted = [...bridge.app.diagnostics().keys(), ...bridge.app.skippedRows().keys()];
  for (const text of [...bridge.logged, ...counted, ...errors, JSON.stringify(audited)]) {
    expect(text).not.toMatch(canaries);
  }
}

it('what a conversation contains is in no log line and no counter', async () => {
  const wire = new Wire(bridge.api);
  await wire.open();
  const content = await wire.content(chatId);
  expect(JSON.stringify(content)).toMatch(canaries);
  expect(bridge.logged.join()).toContain('"msg":"Answered"');
  expectNoCanary();
});

it.each([
  ['a page instead of JSON', { status: 200, body: `<html>${secret}</html>` }],
  ['broken JSON', { status: 200, body: `{"interactionId": ${secret}` }],
  ['a value of another type', { status: 200, body: `{"interactionId": "${secret}", "segments": "${number}"}` }],
  ['a refusal with a text', { status: 403, body: `{"error": {"message": "${secret} may not"}}` }],
  ['an error with a text', { status: 500, body: `<html>${secret}</html>` }],
  ['a redirect', { status: 302, headers: { location: `http://127.0.0.1:1/${secret}` } }],
])('what the source answers is in no log line and no error: %s', async (_what, fault) => {
  const wire = new Wire(bridge.api);
  await wire.open();
  for (const on of [/interactions\/[^/]+$/, /artifacts/, /files/, /users/, /interactions\?/]) {
    bridge.simulator.faults.add({ on, ...fault, times: 4 });
    await wire.content(chatId);
    await send(`/ucs/interactions/${chatId}`);
    await send(`/ucs/contacts/${number}/interactions`);
  }
  expect(errors.length).toBeGreaterThan(0);
  expect(bridge.logged.join()).toContain('Request failed');
  expectNoCanary();
});

it.each([
  ['a name and a password', basic(secret, secret)],
  ['the password of a user', basic('ana.duarte@example.org', secret)],
  ['a header that cannot be read', `Basic ${secret}`],
  ['a token', `Bearer ${secret}`],
])('what a sign-in contains is in no log line, no audit and no error: %s', async (_what, authorization) => {
  for (let attempt = 0; attempt < 12; attempt += 1) {
    expect(await send('/me', { headers: { authorization, cookie: `JSESSIONID=${secret}` } })).toBe(403);
  }
  expect(errors).toHaveLength(12);
  expectNoCanary();
});

it('what a request contains is in no log line and no error', async () => {
  const post = (path: string, body: string): Promise<number> => send(path, { method: 'POST', body });
  const named = (operationName: string, fields: object): string => JSON.stringify({ operationName, ...fields });
  const unusual = { fromDate: secret, toDate: number, maxSize: secret, customAttributes: [{ [secret]: secret }] };
  await post(`/ucs/interactions/${secret}`, named('GetInteractionContent', {}));
  await post(`/ucs/interactions/${chatId}`, named(secret, {}));
  await post(`/ucs/interactions/${chatId}`, `{"operationName": "${secret}`);
  await post(`/ucs/interactions/${chatId}`, `"${secret}"`);
  await post(`/ucs/contacts/${number}`, named('GetInteractionsForContact', unusual));
  await post(`/ucs/contacts`, named('IdentifyContact', { [secret]: secret, customerData: { PhoneNumber: number } }));
  await post(`/${secret}`, '{}');
  await post('/notifications', `[{"channel": "${secret}"`);
  await post('/notifications', JSON.stringify([{ channel: 7, clientId: secret, ext: { [secret]: number } }]));
  await post('/notifications', `"${secret}"`);
  await send(`/ucs/interactions/${secret}%ff?${secret}=${number}`);
  await send(`/ucs/interactions?${secret}=${number}`);
  expect(errors.length).toBeGreaterThan(5);
  expectNoCanary();
});

it('the text of an unexpected error is in no log line and no error', async () => {
  const cache: Cache = {
    get: async () => Promise.reject(new Error(`The value ${secret} cannot be read`)),
    set: async () => Promise.reject(new Error(`The value ${secret} cannot be written`)),
    erase: async () => 0,
    drop: async () => 0,
    generation: async () => 0,
    raiseGeneration: async () => {},
    sweep: () => {},
    close: async () => {},
  };
  await bridge.stop();
  bridge = await startBridge({ overrides: { cache } });
  const wire = new Wire(bridge.api);
  await wire.open();
  expect(await wire.content(chatId)).toHaveProperty('errorMessage');
  await bridge.stop();
  expectNoCanary();

  bridge = await startBridge({ overrides: { auditLog: auditLog(true) } });
  expect(await send('/me')).toBe(500);
  expect(bridge.logged.join()).toContain('because of a bug');
  expectNoCanary();
});
