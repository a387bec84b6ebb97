import { describe, expect, it } from 'vitest';
import { record, usersOf } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Users } from '../input/translation-input.ts';
import { factsOf } from '../interaction/facts.ts';
import { type AgentStay, agentStaysOf, withoutPresenceNotices } from './presence.ts';
import type { Role } from './transcript-messages.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const NEAR = 10_000;

const stay = (firstName: string, joined: number, left?: number): AgentStay => ({
  agentId: firstName,
  name: `${firstName} Okafor`,
  firstNames: [firstName],
  joined,
  left,
});

type Notice = readonly [at: number | undefined, text: string | undefined];

/** What is left of notices said at these moments. */
function left(stays: readonly AgentStay[], notices: readonly Notice[], role: Role = 'system') {
  const said = notices.map(([at, text]) => ({ role, at, text }));
  return withoutPresenceNotices(said, stays, NEAR).map(({ at, text }) => [at, text]);
}

describe('a notice of the source', () => {
  it.each([
    ['says that the agent came', 100_000, 'Ben connected.'],
    ['says it as long before as is near', 100_000 - NEAR, 'Ben connected.'],
    ['says it as long after as is near', 100_000 + NEAR, 'Ben connected.'],
    ['says that the agent went', 200_000, 'Ben disconnected.'],
  ])('is taken where it %s', (_what, at, text) => {
    expect(left([stay('Ben', 100_000, 200_000)], [[at, text]])).toEqual([]);
  });

  it.each<[string, number | undefined, string | undefined]>([
    ['lies beyond what is near', 100_000 + NEAR + 1, 'Ben connected.'],
    ['says that the agent went when he came', 100_000, 'Ben disconnected.'],
    ['says that the agent came when he went', 200_000, 'Ben connected.'],
    ['has no time', undefined, 'Ben connected.'],
    ['has no text', 100_000, undefined],
    ['is of somebody else', 100_000, 'Eva connected.'],
    ['is of a longer name', 100_000, 'Ben O connected.'],
    ['says something before', 100_000, 'Now:\nBen connected.'],
    ['says something after', 100_000, 'Ben connected. Hello'],
    ['ends another way', 100_000, 'Ben connected!'],
  ])('stays where it %s', (_what, at, text) => {
    expect(left([stay('Ben', 100_000, 200_000)], [[at, text]])).toEqual([[at, text]]);
  });

  it('stays where an agent who is still there is said to have gone', () => {
    expect(left([stay('Ben', 0)], [[5, 'Ben disconnected.']])).toHaveLength(1);
  });

  it('stays where anybody but the system says it', () => {
    expect(left([stay('Ben', 0)], [[0, 'Ben connected.']], 'agent')).toHaveLength(1);
  });

  it('is taken by the nearest of two stays, and the next by the other', () => {
    const stays = [stay('Ben', 0, 4_000), stay('Ben', 6_000, 60_000)];
    const twice: Notice[] = [
      [5_000, 'Ben connected.'],
      [9_000, 'Ben connected.'],
    ];
    expect(left(stays, twice)).toEqual([]);
    expect(left(stays, [...twice, [6_000, 'Ben connected.']])).toEqual([[6_000, 'Ben connected.']]);
    const late: Notice[] = [
      [8_000, 'Ben connected.'],
      [11_000, 'Ben connected.'],
    ];
    expect(left(stays, late)).toEqual([[11_000, 'Ben connected.']]);
  });

  it('that one stay began and one that it ended are taken both', () => {
    const both: Notice[] = [
      [1, 'Ben connected.'],
      [2, 'Ben disconnected.'],
    ];
    expect(left([stay('Ben', 0, 3)], both)).toEqual([]);
  });
});

describe('an agent’s stay', () => {
  const talked = (fields: object) => ({ conversationStartTimestamp: start, ...fields });
  function stays(agents: object[], users?: Users): readonly AgentStay[] {
    const given = record({ startTimestamp: start, endTimestamp: end, details: { agents } });
    return agentStaysOf(given, factsOf(given, new DiagnosticsCollector()), users);
  }

  it('is from the conversation’s start to its end, else to the interaction’s', () => {
    const over = talked({ resourceId: 'a', conversationEndTimestamp: '2024-03-08T11:02:00Z' });
    expect(stays([over, talked({ resourceId: 'b' })])).toMatchObject([
      { agentId: 'a', joined: Date.parse(start), left: Date.parse('2024-03-08T11:02:00Z') },
      { agentId: 'b', joined: Date.parse(start), left: Date.parse(end) },
    ]);
  });

  it('is none without a readable beginning, or without anything to call the agent by', () => {
    expect(stays([{ resourceId: 'a', conversationStartTimestamp: 'noon' }, talked({})])).toEqual([]);
  });

  it('stands in the order in which agents came', () => {
    const later = { resourceId: 'a', conversationStartTimestamp: '2024-03-08T11:02:00Z' };
    expect(stays([later, talked({ resourceId: 'b' })]).map(({ agentId }) => agentId)).toEqual(['b', 'a']);
  });

  it.each([
    ['the record', { resourceId: 'a', agentName: 'Ben Okafor' }, { a: { firstName: 'Benjamin' } }, 'Ben Okafor'],
    ['the user', { resourceId: 'a' }, { a: { firstName: 'Ben', lastName: 'Silva' } }, 'Ben Silva'],
    ['the id', { resourceId: 'a' }, { a: null }, 'a'],
  ])('has its name from %s', (_whom, agent, users, name) => {
    expect(stays([talked(agent)], usersOf(users))).toMatchObject([{ agentId: 'a', name }]);
  });

  it('of an agent without an id goes by the name', () => {
    expect(stays([talked({ agentName: 'Ben Okafor' })])).toMatchObject([{ agentId: 'Ben Okafor', name: 'Ben Okafor' }]);
  });

  it('goes by the first names of the user and of the record', () => {
    const [found] = stays(
      [talked({ resourceId: 'a', agentName: 'Ben Okafor' })],
      usersOf({ a: { firstName: 'Benjamin' } }),
    );
    expect(found?.firstNames).toEqual(['Benjamin', 'Ben']);
    expect(stays([talked({ resourceId: 'a', agentName: 'Ben' })])[0]?.firstNames).toEqual(['Ben']);
  });
});
