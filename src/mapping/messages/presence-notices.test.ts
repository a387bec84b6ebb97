import { describe, expect, it } from 'vitest';
import type { AgentStay } from './agent-stays.ts';
import { withoutPresenceNotices } from './presence-notices.ts';
import type { AuthorRole } from './transcript-messages.ts';

const TOLERANCE = 10_000;

const stay = (firstName: string, joined: number, left?: number): AgentStay => ({
  agentId: firstName,
  name: `${firstName} Okafor`,
  noticeNames: [firstName, `${firstName} Okafor`],
  joined,
  left,
});

type Notice = readonly [at: number | undefined, text: string | undefined];

/** The notices that remain of those at these times. */
function remaining(stays: readonly AgentStay[], notices: readonly Notice[], role: AuthorRole = 'system') {
  const messages = notices.map(([at, text]) => ({ role, at, text }));
  return withoutPresenceNotices(messages, stays, TOLERANCE).map(({ at, text }) => [at, text]);
}

describe('a presence notice', () => {
  it.each([
    ['is at the join', 100_000, 'Ben connected.'],
    ['is before the join by the tolerance', 100_000 - TOLERANCE, 'Ben connected.'],
    ['is after the join by the tolerance', 100_000 + TOLERANCE, 'Ben connected.'],
    ['is at the leave', 200_000, 'Ben disconnected.'],
  ])('is removed if it %s', (_what, at, text) => {
    expect(remaining([stay('Ben', 100_000, 200_000)], [[at, text]])).toEqual([]);
  });

  it.each<[string, number | undefined, string | undefined]>([
    ['is outside the tolerance', 100_000 + TOLERANCE + 1, 'Ben connected.'],
    ['reports a leave at the join', 100_000, 'Ben disconnected.'],
    ['reports a join at the leave', 200_000, 'Ben connected.'],
    ['has no time', undefined, 'Ben connected.'],
    ['has no text', 100_000, undefined],
    ['has the name of another person', 100_000, 'Eva connected.'],
    ['has a longer name', 100_000, 'Ben O connected.'],
    ['has text before it', 100_000, 'Now:\nBen connected.'],
    ['has text after it', 100_000, 'Ben connected. Hello'],
    ['ends differently', 100_000, 'Ben connected!'],
  ])('remains if it %s', (_what, at, text) => {
    expect(remaining([stay('Ben', 100_000, 200_000)], [[at, text]])).toEqual([[at, text]]);
  });

  it('remains if it reports a leave of an agent who has not left', () => {
    expect(remaining([stay('Ben', 0)], [[5, 'Ben disconnected.']])).toHaveLength(1);
  });

  it('remains if its author is not the system', () => {
    expect(remaining([stay('Ben', 0)], [[0, 'Ben connected.']], 'agent')).toHaveLength(1);
  });

  it('matches the nearest of two stays, and the next notice matches the other stay', () => {
    const stays = [stay('Ben', 0, 4_000), stay('Ben', 6_000, 60_000)];
    const two: Notice[] = [
      [5_000, 'Ben connected.'],
      [9_000, 'Ben connected.'],
    ];
    expect(remaining(stays, two)).toEqual([]);
    expect(remaining(stays, [...two, [6_000, 'Ben connected.']])).toEqual([[9_000, 'Ben connected.']]);
    expect(
      remaining(
        [stay('Ben', 6_000, 60_000)],
        [
          [1_000, 'Ben connected.'],
          [8_000, 'Ben connected.'],
        ],
      ),
    ).toEqual([[1_000, 'Ben connected.']]);
    const late: Notice[] = [
      [8_000, 'Ben connected.'],
      [11_000, 'Ben connected.'],
    ];
    expect(remaining(stays, late)).toEqual([[11_000, 'Ben connected.']]);
  });

  it('is removed for the join and for the leave of one stay', () => {
    const both: Notice[] = [
      [1, 'Ben connected.'],
      [2, 'Ben disconnected.'],
    ];
    expect(remaining([stay('Ben', 0, 3)], both)).toEqual([]);
  });

  it.each([
    ['the full name', ['Ben Okafor'], 'Ben Okafor connected.'],
    ['a first name of two words', ['Mary Ann Smith'], 'Mary Ann connected.'],
    ['the first of two first names', ['Mary Ann', 'Mary Ann Smith'], 'Mary connected.'],
    ['another case', ['Ben Okafor'], 'BEN connected.'],
    ['another Unicode form', ['Zoe\u0308 Peeters'], 'Zo\u00eb connected.'],
    ['full-width letters', ['Ｂｅｎ Okafor'], 'Ben connected.'],
    ['a letter with two upper-case letters', ['Strauß'], 'STRAUSS connected.'],
    ['other blanks', ['Mary\u00a0Ann Smith'], 'Mary  Ann connected.'],
  ])('is removed if it uses %s', (_what, noticeNames, text) => {
    expect(remaining([{ ...stay('Ben', 0), noticeNames }], [[0, text]])).toEqual([]);
  });

  it.each([
    ['a last name', ['Ben Okafor'], 'Okafor connected.'],
    ['a part of a word', ['Benjamin Okafor'], 'Ben connected.'],
    ['no name', [' '], ' connected.'],
    ['a name of an agent without names', [], 'Ben connected.'],
  ])('remains if it uses %s', (_what, noticeNames, text) => {
    expect(remaining([{ ...stay('Ben', 0), noticeNames }], [[0, text]])).toHaveLength(1);
  });

  it('of 20,000 agents at the same time is removed once each', () => {
    const many = Array.from({ length: 20_000 }, () => stay('Ben', 0, 0));
    const notice = (_value: unknown, index: number): Notice => [index % 5, 'Ben connected.'];
    expect(remaining(many, Array.from({ length: 20_003 }, notice))).toHaveLength(3);
  });

  it('of an agent whose name is 100,000 blanks remains', () => {
    const blanks = ' '.repeat(100_000);
    expect(remaining([{ ...stay('Ben', 0), noticeNames: [`${blanks}.`] }], [[0, `${blanks} connected.`]])).toHaveLength(
      1,
    );
  });
});
