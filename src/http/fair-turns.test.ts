import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { FairTurns } from './fair-turns.ts';

let clock: ManualClock;
let turns: FairTurns;
let handled: string[];
beforeEach(() => {
  clock = new ManualClock(0);
  turns = new FairTurns(clock);
  handled = [];
});

async function request(user: string): Promise<void> {
  const turn = turns.next(user);
  if (turn) await turn;
  handled.push(user);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('a user who is alone never waits', async () => {
  expect(['a', 'a', 'a'].map((user) => turns.next(user))).toEqual([undefined, undefined, undefined]);
});

it('while several users are active, each has one request per turn of the event loop', async () => {
  const all = ['a', 'b', 'a', 'a', 'a', 'b'].map(request);
  expect(handled).toEqual(['a', 'b']);
  await nextTurn();
  expect(handled).toEqual(['a', 'b', 'a', 'b']);
  const late = request('c');
  expect(handled.at(-1)).toBe('c');
  await Promise.all([...all, late]);
  expect(handled).toEqual(['a', 'b', 'a', 'b', 'c', 'a', 'a']);
});

it('a request never overtakes an earlier one of its user', async () => {
  const all = ['b', 'a', 'a', 'a'].map(request);
  clock.advance(1_001);
  const last = turns.next('a');
  expect(last).toBeInstanceOf(Promise);
  await Promise.all([...all, last]);
  expect(handled).toEqual(['b', 'a', 'a', 'a']);
});

it('a user is alone again a second after the last request of another', () => {
  turns.next('b');
  turns.next('a');
  clock.advance(999);
  expect(turns.next('a')).toBeInstanceOf(Promise);
  const later = new FairTurns(clock);
  later.next('b');
  later.next('a');
  clock.advance(1_000);
  expect(later.next('a')).toBeUndefined();
});
