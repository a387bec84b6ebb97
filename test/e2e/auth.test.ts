import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/auth/users-file.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { type BridgeOptions, startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

let bridge: TestBridge;
afterEach(() => bridge.stop());

async function me(authorization: string): Promise<{ status: number; body: { statusCode: number; user?: object } }> {
  const response = await fetch(`${bridge.api}/me`, { headers: { authorization } });
  return { status: response.status, body: (await response.json()) as { statusCode: number; user?: object } };
}

describe('with AUTH_MODE=cxengage', () => {
  const start = async (options?: BridgeOptions) => {
    bridge = await startBridge(options);
  };

  it.each([
    ['may not read interactions in CXEngage', 'noor.haddad@example.org', 'demo', 5],
    ['belongs to another tenant', 'kim.berg@example.net', 'demo', 5],
    ['has the wrong password', 'ana.duarte@example.org', 'wrong', 20],
    ['does not exist', 'nobody@example.org', 'demo', 20],
  ])('a user who %s is rejected', async (_why, user, password, statusCode) => {
    await start();
    expect(await me(basic(user, password))).toMatchObject({ status: 403, body: { statusCode } });
  });

  it('a user whose permission is revoked is rejected within five minutes', async () => {
    await start();
    expect(await me(basic('ana.duarte@example.org', 'demo'))).toHaveProperty('status', 200);
    bridge.simulator.faults.add({ on: /interactions\?limit=0/, status: 403 });
    expect(await me(basic('ana.duarte@example.org', 'demo'))).toHaveProperty('status', 200);
    bridge.clock.advance(300_000);
    expect(await me(basic('ana.duarte@example.org', 'demo'))).toHaveProperty('status', 403);
  });

  it('checks concurrent requests of one user with CXEngage once', async () => {
    await start();
    await Promise.all(Array.from({ length: 10 }, () => me(basic('ana.duarte@example.org', 'demo'))));
    expect(bridge.simulator.requests.filter((call) => call === 'POST /v1/login')).toHaveLength(1);
  });

  it('signed-in users are answered within 300 ms while CXEngage does not answer', async () => {
    await start();
    expect(await me(basic('ana.duarte@example.org', 'demo'))).toHaveProperty('status', 200);
    const source = bridge.simulator.hold(/./);
    bridge.clock.advance(300_000);
    const answer = me(basic('ana.duarte@example.org', 'demo'));
    await source.arrived;
    bridge.clock.advance(300);
    expect(await answer).toHaveProperty('status', 200);
    source.release();
  });

  it('answers "try again" to new users while CXEngage is down', async () => {
    await start();
    bridge.simulator.faults.add({ on: /tokens/, status: 503 });
    expect(await me(basic('ana.duarte@example.org', 'demo'))).toMatchObject({ status: 503, body: { statusCode: 4 } });
  });
});

describe('with AUTH_MODE=users', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cxbridge-'));
    path = join(folder, 'users');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('users of the file can sign in, with the names that CXEngage has for them', async () => {
    writeFileSync(path, `ana ${await hashPassword('s3cret')} 3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f\n`);
    bridge = await startBridge({ environment: { AUTH_MODE: 'users', USERS_FILE: path } });
    expect((await me(basic('ana', 's3cret'))).body.user).toMatchObject({
      id: '3c0f8a104d2011ee8f6a1d2b3c4d5e6f',
      userName: 'ana',
      firstName: 'Ana',
    });
    expect(await me(basic('ana', 'demo'))).toHaveProperty('status', 403);
    expect(await me(basic('ana.duarte@example.org', 'demo'))).toHaveProperty('status', 403);
  });

  it('a change of the file applies without a restart: who is removed is signed out, also with a cookie', async () => {
    const line = async (name: string, id: string) => `${name} ${await hashPassword('s3cret')} ${id}\n`;
    const ana = await line('ana', '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f');
    writeFileSync(path, ana);
    const environment = { AUTH_MODE: 'users', USERS_FILE: path };
    bridge = await startBridge({ environment, overrides: { profileCheckMs: 20 } });
    expect(await me(basic('ana', 's3cret'))).toHaveProperty('status', 200);
    expect(await me(basic('ben', 's3cret'))).toHaveProperty('status', 403);
    writeFileSync(path, await line('ben', '51d7be20-4d20-11ee-8f6a-1d2b3c4d5e6f'));
    await expect.poll(async () => (await me(basic('ana', 's3cret'))).status, { timeout: 5_000 }).toBe(403);
    expect(await me(basic('ben', 's3cret'))).toHaveProperty('status', 200);
    writeFileSync(path, 'nonsense\n');
    await expect.poll(() => bridge.logged.join('\n'), { timeout: 5_000 }).toContain('The users file cannot be used');
    expect(await me(basic('ben', 's3cret'))).toHaveProperty('status', 200);
  });
});

it('the password of the service account in a file can be replaced without a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'cxbridge-')), 'password');
  writeFileSync(file, 'outdated\n');
  bridge = await startBridge({ environment: { CXENGAGE_PASSWORD: '', CXENGAGE_PASSWORD_FILE: file } });
  const wire = new Wire(bridge.api);
  await wire.open();
  const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
  expect(await wire.content(voice)).toHaveProperty('errorMessage', 'Request failed');
  writeFileSync(file, `${serviceAccount.password}\n`);
  // A refused account waits before it asks again, so that it is not locked.
  expect(await wire.content(voice)).toHaveProperty('errorMessage', 'Request failed');
  bridge.clock.advance(30_000);
  await wire.open();
  expect(await wire.content(voice)).toHaveProperty('interaction');
});

it('a sign-in ends when the settings say', async () => {
  const environment = { SESSION_IDLE_MINUTES: '2', SESSION_MAX_HOURS: '1' };
  bridge = await startBridge({ environment });
  const signIn = async (): Promise<string> => {
    const { headers } = await fetch(`${bridge.api}/me`, {
      headers: { authorization: basic('ana.duarte@example.org', 'demo') },
    });
    return headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  };
  const statusWith = async (cookie: string): Promise<number> =>
    (await fetch(`${bridge.api}/me`, { headers: { cookie } })).status;
  const idle = await signIn();
  bridge.clock.advance(2 * 60_000 + 1);
  expect(await statusWith(idle)).toBe(403);
  const used = await signIn();
  for (let minute = 0; minute < 60; minute += 1) {
    expect(await statusWith(used)).toBe(200);
    bridge.clock.advance(60_000);
  }
  bridge.clock.advance(1);
  expect(await statusWith(used)).toBe(403);
});
