import { expect, it } from 'vitest';
import {
  CONCURRENT_SIGN_INS,
  MAX_ENDED,
  MAX_SESSION_COOKIES,
  MAX_SIGN_INS,
  maySignIn,
  RECHECK_PAUSE_MS,
  RECHECK_WAIT_MS,
  REJECTED_MS,
  requiredCheck,
  SIGN_IN_ID_BYTES,
  SIGNED_OUT_MS,
} from './sessions.policy.ts';

const MINUTE = 60_000;

it.each([
  [0, 'none'],
  [5 * MINUTE - 1, 'none'],
  [5 * MINUTE, 'background'],
  [30 * MINUTE - 1, 'background'],
  [30 * MINUTE, 'blocking'],
])('a session that was checked %d ms ago needs this check: %s', (age, expected) => {
  expect(requiredCheck(age)).toBe(expected);
});

it.each([
  [0, 0, true],
  [99, 99, true],
  [100, 100, false],
  [0, 199, true],
  [0, 200, false],
  [40, 160, false],
])('an address with %d of %d waiting sign-ins may wait with another one: %s', (own, all, expected) => {
  expect(maySignIn(own, all)).toBe(expected);
});

it('rejections and checks last as long as documented', () => {
  expect([REJECTED_MS, RECHECK_PAUSE_MS, RECHECK_WAIT_MS]).toEqual([10_000, 10_000, 300]);
  expect(SIGNED_OUT_MS).toBe(60_000);
  expect(CONCURRENT_SIGN_INS).toBe(4);
});

it('sign-ins are bounded in number, and their ids cannot be guessed', () => {
  expect([MAX_SIGN_INS, MAX_ENDED, MAX_SESSION_COOKIES]).toEqual([100_000, 10_000, 20]);
  expect(SIGN_IN_ID_BYTES).toBe(24);
});
