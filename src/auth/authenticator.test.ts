import { beforeEach, describe, expect, it } from 'vitest';
import { basic } from '../../test/support/desktop.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { Refusal } from '../genesys/refusal.ts';
import { type CallerPermissions, everything } from '../kit/permissions.ts';
import { type AuthenticatedUser, Authenticator } from './authenticator.ts';

const MINUTE = 60_000;
let clock: ManualClock;
let checks: string[];
let allowed: boolean;
let permissions: CallerPermissions;
let good: string;
let isDown: boolean;
let authenticator: Authenticator;

beforeEach(() => {
  clock = new ManualClock(1_000_000);
  checks = [];
  allowed = true;
  permissions = everything;
  good = 'right';
  isDown = false;
  authenticator = new Authenticator(async (userName, password) => {
    checks.push(userName);
    if (isDown) throw new Refusal('overloaded');
    return password === good ? userNamed(userName) : 'not-authenticated';
  }, clock);
});

function userNamed(userId: string): AuthenticatedUser {
  return {
    principal: { tenantId: 't', userId },
    names: { userName: userId },
    permissions,
    checkAccess: async () => {
      checks.push(`${userId} again`);
      if (isDown) throw new Refusal('overloaded');
      return allowed ? permissions : undefined;
    },
  };
}

const ana = basic('ana', 'right');
/** The code of the refusal, or "authenticated". */
const rejectionOf = (authenticated: Promise<unknown>): Promise<unknown> =>
  authenticated.then(
    () => 'authenticated',
    (error) => (error instanceof Refusal ? error.code : error),
  );
const cookieOf = (session: { id: string } | undefined): string => `other=1; JSESSIONID=${session?.id}`;

it('accepts a valid password, and afterwards its cookie alone, without another check', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  expect(session?.principal).toEqual({ tenantId: 't', userId: 'ana' });
  expect(await authenticator.authenticate(undefined, cookieOf(session))).toBe(session);
  expect(await authenticator.authenticate(ana, undefined)).toBe(session);
  expect(checks).toEqual(['ana']);
});

it('checks concurrent requests with the same credentials once', async () => {
  const sessions = await Promise.all(Array.from({ length: 20 }, () => authenticator.authenticate(ana, undefined)));
  expect(new Set(sessions).size).toBe(1);
  expect(checks).toEqual(['ana']);
});

it('does not confuse user name and password', async () => {
  const first = await authenticator.authenticate(basic('a', 'right'), undefined);
  expect(first).toHaveProperty('principal.userId', 'a');
  expect(await rejectionOf(authenticator.authenticate(basic('a:', 'right'), undefined))).toBe('not-authenticated');
});

describe('a request is rejected with', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['a wrong password', basic('ana', 'wrong'), undefined],
    ['a cookie that was never issued', undefined, 'JSESSIONID=guess'],
    ['another scheme', 'Bearer abc', undefined],
    ['no colon', `Basic ${Buffer.from('anaright').toString('base64')}`, undefined],
    ['no user name', basic('', 'right'), undefined],
    ['malformed credentials', 'Basic ???', undefined],
  ])('%s', async (_what, authorization, cookie) => {
    expect(await rejectionOf(authenticator.authenticate(authorization, cookie))).toBe('not-authenticated');
  });

  it('a wrong password beside a valid cookie', async () => {
    const session = await authenticator.authenticate(ana, undefined);
    expect(await rejectionOf(authenticator.authenticate(basic('ana', 'wrong'), cookieOf(session)))).toBe(
      'not-authenticated',
    );
  });
});

it('does not check a wrong password again for ten seconds', async () => {
  await rejectionOf(authenticator.authenticate(basic('ana', 'wrong'), undefined));
  await rejectionOf(authenticator.authenticate(basic('ana', 'wrong'), undefined));
  expect(checks).toEqual(['ana']);
  clock.advance(10_001);
  await rejectionOf(authenticator.authenticate(basic('ana', 'wrong'), undefined));
  expect(checks).toEqual(['ana', 'ana']);
});

it('checks access again after five minutes, once for concurrent requests', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  clock.advance(5 * MINUTE - 1);
  await authenticator.authenticate(undefined, cookieOf(session));
  expect(checks).toEqual(['ana']);
  clock.advance(1);
  await Promise.all([1, 2, 3].map(() => authenticator.authenticate(undefined, cookieOf(session))));
  expect(checks).toEqual(['ana', 'ana again']);
});

it('rejects a user whose access was revoked, by cookie and by password', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  allowed = false;
  clock.advance(5 * MINUTE);
  expect(await rejectionOf(authenticator.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
  allowed = true;
  expect(await rejectionOf(authenticator.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
});

it.each(['cookie', 'password'])('a session has the permissions of its last check, by %s', async (by) => {
  const session = await authenticator.authenticate(ana, undefined);
  expect(session.permissions).toBe(everything);
  permissions = { kind: 'listed', names: new Set(['NOTES_READ_ALL']) };
  clock.advance(5 * MINUTE);
  const again =
    by === 'cookie'
      ? authenticator.authenticate(undefined, cookieOf(session))
      : authenticator.authenticate(ana, undefined);
  expect((await again).permissions).toBe(permissions);
});

it('checks the password again if it is sent, because it may have changed', async () => {
  await authenticator.authenticate(ana, undefined);
  good = 'new';
  clock.advance(5 * MINUTE);
  expect(await rejectionOf(authenticator.authenticate(ana, undefined))).toBe('not-authenticated');
});

it('keeps users signed in for half an hour while access cannot be checked, without checking on every request', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  isDown = true;
  for (let minute = 5; minute < 30; minute += 5) {
    clock.advance(5 * MINUTE);
    expect(await authenticator.authenticate(undefined, cookieOf(session))).toBe(session);
    await authenticator.authenticate(undefined, cookieOf(session));
  }
  expect(checks).toHaveLength(1 + 5);
  clock.advance(5 * MINUTE);
  expect(await rejectionOf(authenticator.authenticate(undefined, cookieOf(session)))).toBe('overloaded');
  isDown = false;
  expect(await authenticator.authenticate(undefined, cookieOf(session))).toBe(session);
});

it('finds the valid one among several session cookies', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  expect(await authenticator.authenticate(undefined, `JSESSIONID=stale; ${cookieOf(session)}`)).toBe(session);
});

it('ends a session that was idle for half an hour', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  clock.advance(30 * MINUTE + 1);
  expect(await rejectionOf(authenticator.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
});

it('refuses sign-ins when too many wait', async () => {
  const slow = new Authenticator(() => new Promise<never>(() => {}), clock);
  const refusal = await new Promise<unknown>((resolve) => {
    for (let count = 0; count < 210; count += 1) {
      slow.authenticate(basic(`user${count}`, 'right'), undefined).catch(resolve);
    }
  });
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toHaveProperty('code', 'overloaded');
});
