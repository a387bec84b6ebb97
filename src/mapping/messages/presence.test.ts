import { describe, expect, it } from 'vitest';
import { record, usersOf } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Users } from '../input/translation-input.ts';
import { factsOf } from '../interaction/facts.ts';
import { type AgentStay, agentStaysOf, withoutPresenceNotices } from './presence.ts';
import type { AuthorRole } from './transcript-messages.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const TOLERANCE = 10_000;

const stay = (firstName: string, joined: number, left?: number): AgentStay => ({
  agentId: firstName,
  name: `${firstName} Okafor`,
  firstNames: [firstName],
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
    expect(remaining(stays, [...two, [6_000, 'Ben connected.']])).toEqual([[6_000, 'Ben connected.']]);
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
});

describe('the stay of an agent', () => {
  const conversing = (fields: object) => ({ conversationStartTimestamp: start, ...fields });
  function stays(agents: object[], users?: Users): readonly AgentStay[] {
    const input = record({ startTimestamp: start, endTimestamp: end, details: { agents } });
    return agentStaysOf(input, factsOf(input, new DiagnosticsCollector()), users);
  }

  it('is from the start to the end of the conversation, otherwise to the end of the interaction', () => {
    const ended = conversing({ resourceId: 'a', conversationEndTimestamp: '2024-03-08T11:02:00Z' });
    expect(stays([ended, conversing({ resourceId: 'b' })])).toMatchObject([
      { agentId: 'a', joined: Date.parse(start), left: Date.parse('2024-03-08T11:02:00Z') },
      { agentId: 'b', joined: Date.parse(start), left: Date.parse(end) },
    ]);
  });

  it('is omitted without a readable start, or without an id and a name of the agent', () => {
    expect(stays([{ resourceId: 'a', conversationStartTimestamp: 'noon' }, conversing({})])).toEqual([]);
  });

  it('is sorted by join time', () => {
    const later = { resourceId: 'a', conversationStartTimestamp: '2024-03-08T11:02:00Z' };
    expect(stays([later, conversing({ resourceId: 'b' })]).map(({ agentId }) => agentId)).toEqual(['b', 'a']);
  });

  it.each([
    ['the record', { resourceId: 'a', agentName: 'Ben Okafor' }, { a: { firstName: 'Benjamin' } }, 'Ben Okafor'],
    ['the user', { resourceId: 'a' }, { a: { firstName: 'Ben', lastName: 'Silva' } }, 'Ben Silva'],
    ['the id', { resourceId: 'a' }, { a: null }, 'a'],
  ])('has the name from %s', (_source, agent, users, name) => {
    expect(stays([conversing(agent)], usersOf(users))).toMatchObject([{ agentId: 'a', name }]);
  });

  it('uses the name of an agent without an id as the id', () => {
    expect(stays([conversing({ agentName: 'Ben Okafor' })])).toMatchObject([
      { agentId: 'Ben Okafor', name: 'Ben Okafor' },
    ]);
  });

  it('has the first names of the user and of the record', () => {
    const [first] = stays(
      [conversing({ resourceId: 'a', agentName: 'Ben Okafor' })],
      usersOf({ a: { firstName: 'Benjamin' } }),
    );
    expect(first?.firstNames).toEqual(['Benjamin', 'Ben']);
    expect(stays([conversing({ resourceId: 'a', agentName: 'Ben' })])[0]?.firstNames).toEqual(['Ben']);
  });
});
