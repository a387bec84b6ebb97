import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashPassword } from '../../src/auth/users-file.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { type BridgeOptions, startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { folder } from '../support/folder.ts';
import { TestRedis } from '../support/redis.ts';
import { RenamedTenant } from '../support/renamed-tenant.ts';

const ana = basic('ana.duarte@example.org', 'demo');
const anaId = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

let redis: TestRedis;
let raw: Redis;
let bridges: TestBridge[];
let here: TestBridge;
let there: TestBridge;
beforeEach(async () => {
  redis = await TestRedis.start();
  raw = new Redis(redis.url);
  raw.on('error', () => {}); // It is killed on purpose.
  bridges = [];
});
afterEach(async () => {
  redis.thaw();
  await Promise.all(bridges.map((bridge) => bridge.stop()));
  raw.disconnect();
  await redis.kill();
});

async function startOne(environment: Record<string, string> = {}, more: BridgeOptions = {}): Promise<TestBridge> {
  const bridge = await startBridge({ ...more, environment: { REDIS_URL: redis.url, ...environment } });
  bridges.push(bridge);
  return bridge;
}

async function startBoth(environment: Record<string, string> = {}, more: BridgeOptions = {}): Promise<void> {
  [here, there] = [await startOne(environment, more), await startOne(environment, more)];
  await storeIs('up');
}

async function send(bridge: TestBridge, path: string, headers: Record<string, string>, body?: unknown) {
  const init = { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(bridge.api + path, {
    ...(body !== undefined && init),
    headers: { 'content-type': 'application/json', ...headers },
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  return { status: response.status, body: (await response.json()) as JsonObject, cookie, headers: response.headers };
}

const signIn = async (bridge: TestBridge, authorization = ana): Promise<string> =>
  (await send(bridge, '/me', { authorization })).cookie;
const statusAt = async (bridge: TestBridge, cookie: string): Promise<number> =>
  (await send(bridge, '/me', { cookie })).status;
const storeIs = (store: string) =>
  vi.waitFor(async () => {
    for (const { app } of bridges) {
      const ready = await fetch(`${app.origin}/health/ready`);
      expect(await ready.json()).toHaveProperty('store', store);
    }
  }, 5_000);

it('a purge of everything that is cached ends no sign-in, also not at a node that has not seen it', async () => {
  await startBoth({ ADMIN_PORT: '0' });
  const cookie = await signIn(here);
  expect((await send(here, `/ucs/interactions/${chat}`, { cookie })).status).toBe(200);
  const purge = await fetch(`${here.app.adminOrigin}/cache/purge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"all":true}',
  });
  expect(((await purge.json()) as JsonObject)['purged']).toBeGreaterThan(0);
  expect(await statusAt(there, cookie)).toBe(200);
});

describe('with two nodes', () => {
  beforeEach(() => startBoth());

  it('who signed in here is signed in there, with the same cookie', async () => {
    const cookie = await signIn(here);
    const reply = await send(there, '/me', { cookie });
    expect(reply).toMatchObject({ status: 200, cookie: '', body: { user: { firstName: 'Ana' } } });
    expect(there.simulator.requests).not.toContain('POST /v1/login');
  });

  it('who sends the password to both has one sign-in, and CXEngage is asked once', async () => {
    const cookie = await signIn(here);
    expect(await signIn(there)).toBe(cookie);
    expect(there.simulator.requests).not.toContain('POST /v1/login');
  });

  it('who signs out there is signed out here, but may still disconnect for a minute', async () => {
    const cookie = await signIn(here);
    const talk = async (message: object): Promise<JsonObject> => {
      const { body } = await send(here, '/notifications', { cookie }, [{ id: '1', ...message }]);
      return (body as unknown as JsonObject[])[0] ?? {};
    };
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
    const clients = [await talk(handshake), await talk(handshake)].map(({ clientId }) => clientId);
    expect((await send(there, '/me', { cookie }, { operationName: 'EndContactCenterSession' })).status).toBe(200);
    expect(await statusAt(here, cookie)).toBe(403);
    expect(await statusAt(there, cookie)).toBe(403);
    const disconnect = (clientId: unknown) => talk({ channel: '/meta/disconnect', clientId });
    expect(await disconnect(clients[0])).toHaveProperty('successful', true);
    here.clock.advance(60_000);
    expect(await disconnect(clients[1])).toHaveProperty('successful', false);
  });

  it('both keep serving the sign-ins that they have seen while Redis is killed, and take new ones', async () => {
    const [seen, unseen] = [await signIn(here), await signIn(here, basic('ben.okafor@example.org', 'demo'))];
    expect(await statusAt(there, seen)).toBe(200);
    await redis.kill();
    expect(await statusAt(here, seen)).toBe(200);
    expect(await statusAt(there, seen)).toBe(200);
    expect(await statusAt(here, unseen)).toBe(200);
    expect(await statusAt(there, unseen)).toBe(403);
    const made = await signIn(here, basic('eva.lind@example.org', 'demo'));
    expect(await statusAt(here, made)).toBe(200);
    await redis.restart();
    await storeIs('up');
    for (const cookie of [seen, unseen, made]) {
      await vi.waitFor(async () => expect(await statusAt(there, cookie)).toBe(200), 5_000);
    }
  });

  it('who signs out while Redis is away is signed out everywhere when it is back', async () => {
    const cookie = await signIn(here);
    expect(await statusAt(there, cookie)).toBe(200);
    redis.freeze();
    expect((await send(here, '/me', { cookie }, { operationName: 'EndContactCenterSession' })).status).toBe(200);
    expect(await statusAt(here, cookie)).toBe(403);
    redis.thaw();
    await vi.waitFor(async () => expect(await statusAt(there, cookie)).toBe(403), 5_000);
  });

  it('who has only a cookie that no node knows any more is asked to sign in again', async () => {
    const gone = await startOne();
    const cookie = await signIn(gone);
    await gone.stop();
    bridges.pop();
    await redis.kill();
    await redis.restart();
    await storeIs('up');
    expect(await send(here, '/me', { cookie })).toMatchObject({ status: 403, body: { statusCode: 20 } });
  });

  it('a frozen Redis refuses nobody, and delays a sign-in and a request only briefly', async () => {
    const cookie = await signIn(here);
    redis.freeze();
    const started = performance.now();
    expect(await statusAt(here, cookie)).toBe(200);
    expect(await signIn(there)).not.toBe('');
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('failed sign-ins here count there', async () => {
    const guess = (bridge: TestBridge, count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          send(bridge, '/me', { authorization: basic('ana.duarte@example.org', randomUUID()) }),
        ),
      );
    await guess(here, 5);
    await guess(there, 5);
    for (const bridge of bridges) {
      expect(await send(bridge, '/me', { authorization: ana })).toMatchObject({
        status: 403,
        body: { statusMessage: 'Too many failed sign-ins; try again later' },
      });
    }
  });
});

it('what only the token of a user can tell is hidden on another node until the password comes', async () => {
  const beforeReading: BridgeOptions['beforeReading'] = async (simulator) => {
    simulator.permissions.listed = false;
  };
  await startBoth({}, { beforeReading });
  const cookie = await signIn(here);
  const textsAt = async (bridge: TestBridge, headers: Record<string, string>): Promise<string> =>
    JSON.stringify((await send(bridge, `/interactions/${chat}`, headers)).body);
  expect(await textsAt(here, { cookie })).toContain('I cannot log in');
  const restricted = await textsAt(there, { cookie });
  expect(restricted).toContain(chat);
  expect(restricted).not.toContain('I cannot log in');
  expect(await textsAt(there, { authorization: ana })).toContain('I cannot log in');
  expect(await textsAt(there, { cookie })).toContain('I cannot log in');
  expect(await textsAt(here, { cookie })).toContain('I cannot log in');
});

it('with a users file every node checks a sign-in of another one itself', async () => {
  const [hereFile, thereFile] = [join(folder(), 'users'), join(folder(), 'users')];
  const line = async (password: string) => `ana ${await hashPassword(password)} ${anaId}\n`;
  const first = await line('s3cret');
  for (const file of [hereFile, thereFile]) writeFileSync(file, first);
  const overrides = { profileCheckMs: 20 };
  here = await startOne({ AUTH_MODE: 'users', USERS_FILE: hereFile }, { overrides });
  there = await startOne({ AUTH_MODE: 'users', USERS_FILE: thereFile }, { overrides });
  const cookie = await signIn(here, basic('ana', 's3cret'));
  expect(await statusAt(there, cookie)).toBe(200);
  // The same user with another password.
  writeFileSync(thereFile, await line('changed'));
  await expect.poll(() => statusAt(there, cookie), { timeout: 5_000 }).toBe(403);
  expect(await statusAt(here, cookie)).toBe(403);
  // A node that sees the sign-in for the first time.
  const again = await signIn(here, basic('ana', 's3cret'));
  expect(await statusAt(here, again)).toBe(200);
  expect(await statusAt(there, again)).toBe(403);
});

it('several contact centers share one Redis, and none finds the sign-ins of another', async () => {
  const [north, south] = [randomUUID(), randomUUID()];
  const path = folder();
  const file = join(path, 'contact-centers.yaml');
  let tenants: RenamedTenant[] = [];
  const beforeReading: BridgeOptions['beforeReading'] = async (simulator) => {
    tenants = await Promise.all([north, south].map(() => RenamedTenant.start(simulator, randomUUID())));
    writeFileSync(join(path, 'users'), `ana ${await hashPassword('s3cret')} ${anaId}\n`);
    const centers = [north, south].map(
      (id, index) => `${id}:
  CXENGAGE_URL: ${tenants[index]?.origin}
  CXENGAGE_TENANT_ID: ${tenants[index]?.tenantId}
  CXENGAGE_USERNAME: ${serviceAccount.username}
  CXENGAGE_PASSWORD: ${serviceAccount.password}
  AUTH_MODE: users
  USERS_FILE: ${join(path, 'users')}
`,
    );
    writeFileSync(file, centers.join(''));
  };
  const settings = { CONTACT_CENTERS_FILE: file };
  [here, there] = [await startOne(settings, { beforeReading }), await startOne(settings)];
  const { cookie } = await send(here, '/me', { authorization: basic('ana', 's3cret'), contactcenterid: south });
  await raw.config('RESETSTAT');
  expect(await statusAt(there, cookie)).toBe(200);
  // Only its own tenant is asked, and once.
  expect(await raw.info('commandstats')).toContain('cmdstat_getex:calls=1,');
  expect(await send(there, '/me', { cookie, contactcenterid: south })).toHaveProperty('status', 200);
  expect(await send(there, '/me', { cookie, contactcenterid: north })).toMatchObject({
    status: 403,
    body: { statusCode: 5 },
  });
  await Promise.all(tenants.map((tenant) => tenant.stop()));
});

it('nobody who reads Redis learns a name, a user id or a token', async () => {
  await startBoth({ REDIS_ENCRYPTION_KEY: 'a secret of more than thirty characters' });
  const cookie = await signIn(here);
  const [, id = ''] = cookie.split('=');
  expect(await statusAt(there, cookie)).toBe(200);
  const ended = await signIn(here, basic('ben.okafor@example.org', 'demo'));
  await send(there, '/me', { cookie: ended }, { operationName: 'EndContactCenterSession' });
  await send(here, '/me', { authorization: basic('eva.lind@example.org', 'wrong') });
  const stored: string[] = [];
  for (const key of await raw.keys('*')) {
    const value = (await raw.type(key)) === 'string' ? String(await raw.get(key)) : '';
    // Bytes in base64 would be readable as well.
    stored.push(key, value, Buffer.from(value, 'base64').toString('latin1'));
    expect(key).toMatch(/^cxbridge:/);
  }
  const text = stored.join('\n');
  expect(text).toMatch(/:sign-in:.*:ended-sign-in:|:ended-sign-in:.*:sign-in:/s);
  expect(text).toMatch(/failures-of-pair/);
  expect(text).not.toMatch(/duarte|okafor|example\.org|127\.0\.0\.1|userId|csrfToken|permissions/i);
  expect(text).not.toContain(id);
  expect(text).not.toContain(anaId);
});
