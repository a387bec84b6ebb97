import { beforeEach, describe, expect, it } from 'vitest';
import { HandClock } from '../../test/support/bridge.ts';
import { basic } from '../../test/support/desktop.ts';
import { Refusal } from '../genesys/refusal.ts';
import { Gatekeeper, type Verified } from './gatekeeper.ts';

const MINUTE = 60_000;
let clock: HandClock;
let asked: string[];
let allowed: boolean;
let gatekeeper: Gatekeeper;

beforeEach(() => {
  clock = new HandClock(1_000_000);
  asked = [];
  allowed = true;
  gatekeeper = new Gatekeeper(async (userName, password) => {
    asked.push(userName);
    return password === 'right' ? person(userName) : undefined;
  }, clock);
});

function person(userId: string): Verified {
  return {
    principal: { tenantId: 't', userId },
    names: { userName: userId },
    stillAllowed: async () => {
      asked.push(`${userId} again`);
      return allowed;
    },
  };
}

const ana = basic('ana', 'right');
const cookieOf = (session: { id: string } | undefined): string => `other=1; JSESSIONID=${session?.id}`;

it('lets a good password in, and its cookie alone afterwards, without asking again', async () => {
  const session = await gatekeeper.admit(ana, undefined);
  expect(session?.principal).toEqual({ tenantId: 't', userId: 'ana' });
  expect(await gatekeeper.admit(undefined, cookieOf(session))).toBe(session);
  expect(await gatekeeper.admit(ana, undefined)).toBe(session);
  expect(asked).toEqual(['ana']);
});

it('asks once for many requests that come at once', async () => {
  const sessions = await Promise.all(Array.from({ length: 20 }, () => gatekeeper.admit(ana, undefined)));
  expect(new Set(sessions).size).toBe(1);
  expect(asked).toEqual(['ana']);
});

it('keeps the user name out of the password and the password out of the user name', async () => {
  const first = await gatekeeper.admit(basic('a', 'right'), undefined);
  expect(await gatekeeper.admit(basic('a:', 'right'), undefined)).not.toBe(first);
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
    expect(await gatekeeper.admit(authorization, cookie)).toBeUndefined();
  });

  it('a wrong password beside somebody’s good cookie', async () => {
    const session = await gatekeeper.admit(ana, undefined);
    expect(await gatekeeper.admit(basic('ana', 'wrong'), cookieOf(session))).toBeUndefined();
  });
});

it('does not pass a wrong password on again and again', async () => {
  await gatekeeper.admit(basic('ana', 'wrong'), undefined);
  await gatekeeper.admit(basic('ana', 'wrong'), undefined);
  expect(asked).toEqual(['ana']);
  clock.advance(10_001);
  await gatekeeper.admit(basic('ana', 'wrong'), undefined);
  expect(asked).toEqual(['ana', 'ana']);
});

it('looks after five minutes whether the person may still come in, once for all that come at once', async () => {
  const session = await gatekeeper.admit(ana, undefined);
  clock.advance(5 * MINUTE - 1);
  await gatekeeper.admit(undefined, cookieOf(session));
  expect(asked).toEqual(['ana']);
  clock.advance(1);
  await Promise.all([1, 2, 3].map(() => gatekeeper.admit(undefined, cookieOf(session))));
  expect(asked).toEqual(['ana', 'ana again']);
});

it('shuts a person out who may no longer come in, by cookie and by password', async () => {
  const session = await gatekeeper.admit(ana, undefined);
  allowed = false;
  clock.advance(5 * MINUTE);
  expect(await gatekeeper.admit(undefined, cookieOf(session))).toBeUndefined();
  allowed = true;
  expect(await gatekeeper.admit(undefined, cookieOf(session))).toBeUndefined();
});

it('forgets a session that was idle for half an hour', async () => {
  const session = await gatekeeper.admit(ana, undefined);
  clock.advance(30 * MINUTE + 1);
  expect(await gatekeeper.admit(undefined, cookieOf(session))).toBeUndefined();
});

it('turns a flood of logins away instead of piling it up', async () => {
  const slow = new Gatekeeper(() => new Promise<never>(() => {}), clock);
  const turnedAway = await new Promise<unknown>((resolve) => {
    for (let count = 0; count < 210; count += 1) {
      slow.admit(basic(`user${count}`, 'right'), undefined).catch(resolve);
    }
  });
  expect(turnedAway).toBeInstanceOf(Refusal);
  expect(turnedAway).toHaveProperty('code', 'overloaded');
});
