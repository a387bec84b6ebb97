import { beforeEach, describe, expect, it } from 'vitest';
import { basic } from '../../test/support/desktop.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { Refusal } from '../genesys/refusal.ts';
import { type CallerPermissions, everything } from '../kit/permissions.ts';
import { Audit } from './audit.ts';
import { Authenticator, type VerifyCredentials } from './authenticator.ts';
import type { AuthenticatedUser } from './sign-ins.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const lifetimes = { idleMs: 30 * MINUTE, maxMs: 24 * HOUR };
let clock: ManualClock;
let checks: string[];
let allowed: boolean;
let permissions: CallerPermissions;
let good: string;
let isDown: boolean;
let authenticator: Authenticator;
let outcomes: object[];

beforeEach(() => {
  clock = new ManualClock(1_000_000);
  checks = [];
  allowed = true;
  permissions = everything;
  good = 'right';
  isDown = false;
  outcomes = [];
  const verify: VerifyCredentials = async (userName, password) => {
    checks.push(userName);
    if (isDown) throw new Refusal('overloaded');
    return password === good ? userNamed(userName) : 'not-authenticated';
  };
  const knowsUser = (userName: string): boolean => userName === 'ana';
  authenticator = new Authenticator({ verify, audit: audit(), knowsUser, lifetimes, clock });
});

/** An audit that notes each outcome with its fields. */
function audit(isOwnStream = true): Audit {
  const note = (fields: object): void => void outcomes.push(fields);
  return new Audit({ info: note, warn: note }, Buffer.from('key of the hashes'), isOwnStream);
}

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

it('looks up the first twenty of very many session cookies', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  const stale = (count: number): string => 'JSESSIONID=stale; '.repeat(count);
  expect(await authenticator.authenticate(undefined, stale(19) + cookieOf(session))).toBe(session);
  expect(await rejectionOf(authenticator.authenticate(undefined, stale(20) + cookieOf(session)))).toBe(
    'not-authenticated',
  );
});

it('ends a session after its lifetime, however much it is used', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  for (let used = 0; used < lifetimes.maxMs; used += 20 * MINUTE) {
    expect(await authenticator.authenticate(undefined, cookieOf(session))).toBe(session);
    clock.advance(20 * MINUTE);
  }
  expect(await authenticator.authenticate(undefined, cookieOf(session))).toBe(session);
  clock.advance(1);
  expect(await rejectionOf(authenticator.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
});

it('ends a session that was idle for longer than its idle lifetime', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  clock.advance(30 * MINUTE + 1);
  expect(await rejectionOf(authenticator.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
});

it('refuses sign-ins when too many wait', async () => {
  const slow = new Authenticator({ verify: () => new Promise<never>(() => {}), audit: audit(), lifetimes, clock });
  const refusal = await new Promise<unknown>((resolve) => {
    for (let count = 0; count < 210; count += 1) {
      slow.authenticate(basic(`user${count}`, 'right'), undefined).catch(resolve);
    }
  });
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toHaveProperty('code', 'overloaded');
});

it('credentials in ISO-8859-1, as old browsers send them, are read', async () => {
  const header = `Basic ${Buffer.from('jos\u00e9:right', 'latin1').toString('base64')}`;
  expect(await authenticator.authenticate(header, undefined)).toHaveProperty('names.userName', 'jos\u00e9');
});

it('a password that belongs to another user now does not keep the session of the first', async () => {
  const session = await authenticator.authenticate(ana, undefined);
  permissions = everything;
  const other = new Authenticator({
    verify: async () => userNamed(checks.length > 1 ? 'somebody else' : 'ana'),
    audit: audit(),
    lifetimes,
    clock,
  });
  expect((await other.authenticate(ana, undefined)).principal).toEqual(session.principal);
  checks.push('changed');
  clock.advance(31 * MINUTE);
  expect((await other.authenticate(ana, undefined)).principal.userId).toBe('somebody else');
});

describe('guessing', () => {
  const attempt = (user: string, password: string, address: string): Promise<unknown> =>
    rejectionOf(authenticator.authenticate(basic(user, password), undefined, address));
  const guess = async (count: number, user: string, address: string): Promise<void> => {
    for (let index = 0; index < count; index += 1) await attempt(user, `guess ${Math.random()}`, address);
  };

  it('is refused for a user and an address after ten failures, without another check', async () => {
    await guess(10, 'ana', 'evil');
    checks = [];
    expect(await attempt('ana', 'right', 'evil')).toBe('not-authenticated');
    expect(checks).toEqual([]);
    expect(await attempt('ana', 'right', 'home')).toBe('authenticated');
  });

  it('is refused for an address after a hundred failures of any users, except for those who have signed in from there', async () => {
    expect(await attempt('ben', 'right', 'office')).toBe('authenticated');
    for (let user = 0; user < 20; user += 1) await guess(5, `user-${user}`, 'office');
    checks = [];
    expect(await attempt('eva', 'right', 'office')).toBe('not-authenticated');
    expect(checks).toEqual([]);
    // Another password makes it a new sign-in.
    good = 'changed';
    expect(await attempt('ben', 'changed', 'office')).toBe('authenticated');
  });

  it('only delays a user who is guessed at from everywhere, and not at all where the user has signed in', async () => {
    expect(await attempt('ana', 'right', 'home')).toBe('authenticated');
    for (let address = 0; address < 6; address += 1) await guess(5, 'ana', `evil-${address}`);
    good = 'changed';
    expect(await attempt('ana', 'changed', 'home')).toBe('authenticated');
    for (let address = 0; address < 6; address += 1) await guess(5, 'eva', `evil-${address}`);
    let isDone = false;
    const slow = attempt('eva', 'changed', 'new place').then((result) => {
      isDone = true;
      return result;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    clock.advance(2_000);
    expect(await slow).toBe('authenticated');
  });

  it('many desktops of one address that start at once are not guessing', async () => {
    const all = Array.from({ length: 90 }, (_, index) => attempt(`desktop-${index}`, 'right', 'office'));
    expect(new Set(await Promise.all(all))).toEqual(new Set(['authenticated']));
  });
});

it('every sign-in is recorded, and names that may not exist only as hashes', async () => {
  await authenticator.authenticate(ana, undefined, 'home');
  await rejectionOf(authenticator.authenticate(basic('ana', 'wrong'), undefined, 'home'));
  await rejectionOf(authenticator.authenticate(basic('my password', 'x'), undefined, 'home'));
  isDown = true;
  await rejectionOf(authenticator.authenticate(basic('ana', 'other'), undefined, 'home'));
  expect(outcomes).toEqual([
    { outcome: 'ok', userName: 'ana', address: 'home' },
    { outcome: 'refused', code: 'not-authenticated', userName: 'ana', address: 'home' },
    {
      outcome: 'refused',
      code: 'not-authenticated',
      userHash: expect.stringMatching(/^[\da-f]{16}$/),
      address: 'home',
    },
    { outcome: 'unreachable', userName: 'ana', address: 'home' },
  ]);
});

it('beside other lines of a log, people and addresses are only hashes', () => {
  outcomes = [];
  audit(false).record('ok', { userName: 'ana', isKnown: true, address: '10.1.2.3' });
  audit(false).record('ok', { userName: 'ana', isKnown: true, address: '10.1.2.3' });
  expect(outcomes[0]).toEqual({ outcome: 'ok', userHash: expect.any(String), addressHash: expect.any(String) });
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(JSON.stringify(outcomes)).not.toMatch(/ana|10\.1/);
});
