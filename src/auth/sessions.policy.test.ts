import { expect, it } from 'vitest';
import {
  CONCURRENT_SIGN_INS,
  maySignIn,
  RECHECK_PAUSE_MS,
  RECHECK_WAIT_MS,
  REJECTED_MS,
  requiredCheck,
  SESSION_IDLE_MS,
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
  [0, true],
  [199, true],
  [200, false],
])('with %d waiting sign-ins another one may wait: %s', (waiting, expected) => {
  expect(maySignIn(waiting)).toBe(expected);
});

it('sessions, rejections and checks last as long as documented', () => {
  expect(SESSION_IDLE_MS).toBe(30 * MINUTE);
  expect([REJECTED_MS, RECHECK_PAUSE_MS, RECHECK_WAIT_MS]).toEqual([10_000, 10_000, 300]);
  expect(CONCURRENT_SIGN_INS).toBe(4);
});
