import { describe, expect, it } from 'vitest';
import { gathered, site, usersOf } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { Users } from '../input/translation-input.ts';

const start = '2024-03-08T11:00:00.000Z';
const later = '2024-03-08T11:02:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

const talked = (resourceId: string | null, from: string, to?: string, more: object = {}) => ({
  resourceId,
  conversationStartTimestamp: from,
  conversationEndTimestamp: to ?? null,
  ...more,
});

function translate(fields: object, users?: Users, profile = {}) {
  const around = users ? { users } : {};
  const record = { startTimestamp: start, endTimestamp: end, ...fields };
  return contentOf(gathered(record, around), site('UTC', profile));
}

const owner = (...given: Parameters<typeof translate>) => translate(...given).value.interaction.ownerInformation;

describe('of agents who conversed', () => {
  const longest = (...agents: object[]) => owner({ details: { agents } }, undefined, { owner: 'longest' })?.id;
  const first = (...agents: object[]) => owner({ details: { agents } }, undefined, { owner: 'first' })?.id;
  const last = (...agents: object[]) => owner({ details: { agents } })?.id;

  it('the longest is one who is still there', () => {
    expect(longest(talked('a', later), talked('b', start, end))).toBe('a');
    expect(longest(talked('b', start, end), talked('a', later))).toBe('a');
  });

  it('the longest is found wherever it stands', () => {
    expect(longest(talked('a', start, end), talked('b', start, later))).toBe('a');
  });

  it('the longest of two that are equally long is the later entry', () => {
    expect(longest(talked('a', start, later), talked('b', start, later))).toBe('b');
  });

  it('the first of two that began at once is the earlier entry', () => {
    expect(first(talked('a', start), talked('b', start))).toBe('a');
  });

  it('the first is found wherever it stands', () => {
    expect(first(talked('a', end), talked('b', start), talked('c', later))).toBe('b');
  });

  it('one whose beginning cannot be read is not the last', () => {
    expect(last(talked('a', start), talked('b', 'noon'))).toBe('a');
    expect(last(talked('b', 'noon'))).toBe('b');
  });

  it('one whose beginning cannot be read is neither the first nor the longest', () => {
    expect(first(talked('a', start), talked('b', 'noon'))).toBe('a');
    expect(longest(talked('a', start, later), talked('b', 'noon', end))).toBe('a');
  });

  it('one without an id leaves the question to the segments', () => {
    const details = { agents: [talked(null, start, end, { agentName: 'Ben Okafor' })] };
    expect(owner({ details, segments: [{ segmentNumber: 0, segmentToAgentId: 'a' }] })?.id).toBe('a');
    expect(owner({ details })).toBeUndefined();
  });

  it('one without an id leaves it even to a segment of somebody who conversed before', () => {
    const details = { agents: [talked('a', start, later), talked(null, later, end)] };
    expect(owner({ details, segments: [{ segmentNumber: 0, segmentToAgentId: 'a' }] })?.id).toBe('a');
  });
});

describe('of segments', () => {
  it('the one with the highest number counts, and one without a number before none', () => {
    const segments = [{ segmentToAgentId: 'x' }, { segmentNumber: 0, segmentToAgentId: 'a' }];
    expect(owner({ segments })?.id).toBe('a');
    expect(owner({ segments: [...segments].reverse() })?.id).toBe('a');
    const three = [1, 3, 2].map((segmentNumber) => ({ segmentNumber, segmentToAgentId: `of ${segmentNumber}` }));
    expect(owner({ segments: three })?.id).toBe('of 3');
  });

  it('one that leads to an agent who was only offered the work is passed over', () => {
    const details = { agents: [{ resourceId: 'b', agentName: 'Ben Okafor' }] };
    const segments = [
      { segmentNumber: 1, segmentToAgentId: 'b' },
      { segmentNumber: 0, segmentToAgentId: 'a' },
    ];
    expect(owner({ details, segments })?.id).toBe('a');
  });

  it('the owner has the name that any list of agents gives', () => {
    const agents = [
      { agentId: 'b', agentName: 'Ben Okafor' },
      { agentId: 'a', agentName: 'Ana Duarte' },
    ];
    expect(owner({ agents, segments: [{ segmentToAgentId: 'a' }] })).toEqual({
      id: 'a',
      firstName: 'Ana',
      lastName: 'Duarte',
    });
  });

  describe('of work that an agent began and nobody took', () => {
    const dialled = (segments: object[], more: object = {}) =>
      owner({ direction: 'agent-initiated', segments, ...more });

    it('the one numbered 0 says who began it, else the first', () => {
      const other = { segmentNumber: 1, agentId: 'b' };
      expect(dialled([other, { segmentNumber: 0, agentId: 'a' }])?.id).toBe('a');
      expect(dialled([other, { segmentNumber: 2, agentId: 'c' }])?.id).toBe('b');
    });

    it('there is no owner where it does not say who, or there is none', () => {
      expect(dialled([{ segmentNumber: 0 }])).toBeUndefined();
      expect(dialled([])).toBeUndefined();
    });

    it('the owner has the name that the record gives', () => {
      const agents = [{ agentId: 'a', agentName: 'Ana Duarte' }];
      expect(dialled([{ agentId: 'a' }], { agents })).toMatchObject({ firstName: 'Ana', lastName: 'Duarte' });
    });
  });
});

describe('the owner’s names', () => {
  const details = { agents: [talked('a', start, end, { agentName: 'Ana Duarte' })] };
  const named = (user: object | null) => owner({ details }, usersOf({ a: user }));

  it('are the user’s alone where the user has any of them', () => {
    expect(named({ firstName: 'Anna' })).toEqual({ id: 'a', firstName: 'Anna' });
    expect(named({ lastName: 'Silva', email: 'ana@x' })).toEqual({
      id: 'a',
      userName: 'ana@x',
      lastName: 'Silva',
    });
  });

  it('are the record’s where the user has none, beside the user’s address', () => {
    expect(named({ email: 'ana@x' })).toEqual({
      id: 'a',
      userName: 'ana@x',
      firstName: 'Ana',
      lastName: 'Duarte',
    });
  });

  it('are left out where nobody knows any', () => {
    const nameless = { agents: [talked('a', start, end)] };
    expect(owner({ details: nameless }, usersOf({ a: { email: 'ana@x' } }))).toEqual({
      id: 'a',
      userName: 'ana@x',
    });
    expect(owner({ details: nameless })).toEqual({ id: 'a' });
  });

  it('of one word are a first name', () => {
    expect(owner({ agents: [talked('a', start, end, { agentName: 'Ana' })] })).toEqual({
      id: 'a',
      firstName: 'Ana',
    });
  });
});

it.each([
  ['/details/agents', { details: { agents: [talked('a', start)] } }],
  ['/agents', { agents: [talked('a', start)] }],
  ['/agents', { agents: [talked('a', start)], details: { agents: [{ resourceId: 'b' }] } }],
  ['/segments', { segments: [{ segmentToAgentId: 'a' }] }],
  ['/segments', { segments: [{ agentId: 'a' }], direction: 'agent-initiated' }],
])('an owner who is no user any more is told at %s, where the id was found', (pointer, fields) => {
  const { diagnostics } = translate(fields, usersOf({ a: null }));
  expect(diagnostics.filter(({ code }) => code === 'unknown-user')).toEqual([{ code: 'unknown-user', pointer }]);
});

it.each([
  ['Ana', { firstName: 'Ana' }],
  [' Ana', { firstName: 'Ana' }],
  ['Ana  María  de la Cruz ', { firstName: 'Ana', lastName: 'María  de la Cruz' }],
])('the name "%s" of a record is split at its first space', (agentName, names) => {
  expect(owner({ details: { agents: [talked('a', start, end, { agentName })] } })).toEqual({ id: 'a', ...names });
});
