import { beforeEach, describe, expect, it } from 'vitest';
import { HandClock } from '../../test/support/bridge.ts';
import { basic } from '../../test/support/desktop.ts';
import { Refusal } from '../genesys/refusal.ts';
import { type AuthenticatedUser, Authenticator } from './authenticator.ts';

const MINUTE = 60_000;
let clock: HandClock;
let asked: string[];
let allowed: boolean;
let good: string;
let cannotTell: boolean;
let gatekeeper: Authenticator;

beforeEach(() => {
  clock = new HandClock(1_000_000);
  asked = [];
  allowed = true;
  good = 'right';
  cannotTell = false;
  gatekeeper = new Authenticator(async (userName, password) => {
    asked.push(userName);
    if (cannotTell) throw new Refusal('overloaded');
    return password === good ? person(userName) : 'not-authenticated';
  }, clock);
});

function person(userId: string): AuthenticatedUser {
  return {
    principal: { tenantId: 't', userId },
    names: { userName: userId },
    stillAllowed: async () => {
      asked.push(`${userId} again`);
      if (cannotTell) throw new Refusal('overloaded');
      return allowed;
    },
  };
}

const ana = basic('ana', 'right');
/** The code that somebody is refused with. */
const refused = (admitted: Promise<unknown>): Promise<unknown> =>
  admitted.then(
    () => 'admitted',
    (error) => (error instanceof Refusal ? error.code : error),
  );
const cookieOf = (session: { id: string } | undefined): string => `other=1; JSESSIONID=${session?.id}`;

it('lets a good password in, and its cookie alone afterwards, without asking again', async () => {
  const session = await gatekeeper.authenticate(ana, undefined);
  expect(session?.principal).toEqual({ tenantId: 't', userId: 'ana' });
  expect(await gatekeeper.authenticate(undefined, cookieOf(session))).toBe(session);
  expect(await gatekeeper.authenticate(ana, undefined)).toBe(session);
  expect(asked).toEqual(['ana']);
});

it('asks once for many requests that come at once', async () => {
  const sessions = await Promise.all(Array.from({ length: 20 }, () => gatekeeper.authenticate(ana, undefined)));
  expect(new Set(sessions).size).toBe(1);
  expect(asked).toEqual(['ana']);
});

it('keeps the user name out of the password and the password out of the user name', async () => {
  const first = await gatekeeper.authenticate(basic('a', 'right'), undefined);
  expect(first).toHaveProperty('principal.userId', 'a');
  expect(await refused(gatekeeper.authenticate(basic('a:', 'right'), undefined))).toBe('not-authenticated');
});

describe('nobody gets in with', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['a wrong password', basic('ana', 'wrong'), undefined],
    ['a cookie that was never given', undefined, 'JSESSIONID=guess'],
    ['another scheme', 'Bearer abc', undefined],
    ['no colon', `Basic ${Buffer.from('anaright').toString('base64')}`, undefined],
    ['no user name', basic('', 'right'), undefined],
    ['junk', 'Basic ???', undefined],
  ])('%s', async (_what, authorization, cookie) => {
    expect(await refused(gatekeeper.authenticate(authorization, cookie))).toBe('not-authenticated');
  });

  it('a wrong password beside somebody’s good cookie', async () => {
    const session = await gatekeeper.authenticate(ana, undefined);
    expect(await refused(gatekeeper.authenticate(basic('ana', 'wrong'), cookieOf(session)))).toBe('not-authenticated');
  });
});

it('does not pass a wrong password on again and again', async () => {
  await refused(gatekeeper.authenticate(basic('ana', 'wrong'), undefined));
  await refused(gatekeeper.authenticate(basic('ana', 'wrong'), undefined));
  expect(asked).toEqual(['ana']);
  clock.advance(10_001);
  await refused(gatekeeper.authenticate(basic('ana', 'wrong'), undefined));
  expect(asked).toEqual(['ana', 'ana']);
});

it('looks after five minutes whether the person may still come in, once for all that come at once', async () => {
  const session = await gatekeeper.authenticate(ana, undefined);
  clock.advance(5 * MINUTE - 1);
  await gatekeeper.authenticate(undefined, cookieOf(session));
  expect(asked).toEqual(['ana']);
  clock.advance(1);
  await Promise.all([1, 2, 3].map(() => gatekeeper.authenticate(undefined, cookieOf(session))));
  expect(asked).toEqual(['ana', 'ana again']);
});

it('shuts a person out who may no longer come in, by cookie and by password', async () => {
  const session = await gatekeeper.authenticate(ana, undefined);
  allowed = false;
  clock.advance(5 * MINUTE);
  expect(await refused(gatekeeper.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
  allowed = true;
  expect(await refused(gatekeeper.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
});

it('checks the whole password again where it is sent, since it may have been changed', async () => {
  await gatekeeper.authenticate(ana, undefined);
  good = 'new';
  clock.advance(5 * MINUTE);
  expect(await refused(gatekeeper.authenticate(ana, undefined))).toBe('not-authenticated');
});

it('lets people who are in stay in for half an hour while nobody can tell, without asking all the time', async () => {
  const session = await gatekeeper.authenticate(ana, undefined);
  cannotTell = true;
  for (let minute = 5; minute < 30; minute += 5) {
    clock.advance(5 * MINUTE);
    expect(await gatekeeper.authenticate(undefined, cookieOf(session))).toBe(session);
    await gatekeeper.authenticate(undefined, cookieOf(session));
  }
  expect(asked).toHaveLength(1 + 5);
  clock.advance(5 * MINUTE);
  expect(await refused(gatekeeper.authenticate(undefined, cookieOf(session)))).toBe('overloaded');
  cannotTell = false;
  expect(await gatekeeper.authenticate(undefined, cookieOf(session))).toBe(session);
});

it('finds the good one among several session cookies', async () => {
  const session = await gatekeeper.authenticate(ana, undefined);
  expect(await gatekeeper.authenticate(undefined, `JSESSIONID=stale; ${cookieOf(session)}`)).toBe(session);
});

it('forgets a session that was idle for half an hour', async () => {
  const session = await gatekeeper.authenticate(ana, undefined);
  clock.advance(30 * MINUTE + 1);
  expect(await refused(gatekeeper.authenticate(undefined, cookieOf(session)))).toBe('not-authenticated');
});

it('turns a flood of logins away instead of piling it up', async () => {
  const slow = new Authenticator(() => new Promise<never>(() => {}), clock);
  const turnedAway = await new Promise<unknown>((resolve) => {
    for (let count = 0; count < 210; count += 1) {
      slow.authenticate(basic(`user${count}`, 'right'), undefined).catch(resolve);
    }
  });
  expect(turnedAway).toBeInstanceOf(Refusal);
  expect(turnedAway).toHaveProperty('code', 'overloaded');
});
