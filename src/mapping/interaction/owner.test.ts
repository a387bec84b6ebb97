import { describe, expect, it } from 'vitest';
import { gathered, site, usersOf } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { Users } from '../input/translation-input.ts';

const start = '2024-03-08T11:00:00.000Z';
const later = '2024-03-08T11:02:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

const conversing = (resourceId: string | null, from: string, to?: string, more: object = {}) => ({
  resourceId,
  conversationStartTimestamp: from,
  conversationEndTimestamp: to ?? null,
  ...more,
});

function translate(fields: object, users?: Users, profile = {}) {
  const related = users ? { users } : {};
  const record = { startTimestamp: start, endTimestamp: end, ...fields };
  return contentOf(gathered(record, related), site('UTC', profile));
}

const owner = (...args: Parameters<typeof translate>) => translate(...args).value.interaction.ownerInformation;

describe('among agents who conversed', () => {
  const longest = (...agents: object[]) => owner({ details: { agents } }, undefined, { owner: 'longest' })?.id;
  const first = (...agents: object[]) => owner({ details: { agents } }, undefined, { owner: 'first' })?.id;
  const last = (...agents: object[]) => owner({ details: { agents } })?.id;

  it('the longest of a running interaction is an agent whose conversation has lasted longest until now', () => {
    const running = (...agents: object[]) =>
      owner({ endTimestamp: null, details: { agents } }, undefined, { owner: 'longest' })?.id;
    expect(running(conversing('a', later), conversing('b', start, end))).toBe('a');
    expect(running(conversing('b', start, end), conversing('a', later))).toBe('a');
  });

  it('the longest is not an agent whose end was lost, because the length is unknown', () => {
    expect(longest(conversing('a', start), conversing('b', later, end))).toBe('b');
    expect(longest(conversing('b', later, end), conversing('a', start))).toBe('b');
    expect(longest(conversing('b', later, end), conversing('a', start, 'noon'))).toBe('b');
    const flagged = { flagged: true, endTimestamp: null };
    const details = { agents: [conversing('a', start), conversing('b', later, end)] };
    expect(owner({ ...flagged, details }, undefined, { owner: 'longest' })?.id).toBe('b');
  });

  it('the longest is an agent whose end was lost if no other agent conversed', () => {
    expect(longest(conversing('a', start))).toBe('a');
    expect(longest(conversing('a', start), conversing('b', 'noon'))).toBe('a');
  });

  it('the longest is independent of the order', () => {
    expect(longest(conversing('a', start, end), conversing('b', start, later))).toBe('a');
  });

  it('of two equally long conversations the longest is the later entry', () => {
    expect(longest(conversing('a', start, later), conversing('b', start, later))).toBe('b');
  });

  it('the first of two that started at the same time is the earlier entry', () => {
    expect(first(conversing('a', start), conversing('b', start))).toBe('a');
  });

  it('the first is independent of the order', () => {
    expect(first(conversing('a', end), conversing('b', start), conversing('c', later))).toBe('b');
  });

  it('an agent with an unreadable start is not the last', () => {
    expect(last(conversing('a', start), conversing('b', 'noon'))).toBe('a');
    expect(last(conversing('b', 'noon'))).toBe('b');
  });

  it('an agent with an unreadable start is neither the first nor the longest', () => {
    expect(first(conversing('a', start), conversing('b', 'noon'))).toBe('a');
    expect(longest(conversing('a', start, later), conversing('b', 'noon', end))).toBe('a');
  });

  it('the longest is not an agent whose times are impossible', () => {
    const possible = conversing('a', start, later);
    const hourLater = '2024-03-08T12:05:00.000Z';
    expect(longest(possible, conversing('b', start, hourLater))).toBe('a');
    expect(longest(possible, conversing('b', '2024-03-08T10:00:00.000Z', end))).toBe('a');
    expect(longest(possible, conversing('b', end, start))).toBe('a');
    expect(longest(conversing('b', start, hourLater))).toBe('b');
  });

  it('the last and the first are not agents whose start is impossible', () => {
    expect(last(conversing('a', start, later), conversing('b', '2024-03-08T12:00:00.000Z'))).toBe('a');
    expect(last(conversing('a', start, later), conversing('b', end, later))).toBe('a');
    expect(first(conversing('a', later), conversing('b', '2024-03-08T10:00:00.000Z'))).toBe('a');
  });

  it('the longest of a record that is too old to run is not one whose end was lost', () => {
    const details = { agents: [conversing('a', start), conversing('b', later, end)] };
    const input = gathered({ startTimestamp: start, details }, { at: '2024-03-12T12:00:00.000Z' });
    const { interaction } = contentOf(input, site('UTC', { owner: 'longest' })).value;
    expect([interaction.state, interaction.ownerInformation?.id]).toEqual(['Stopped', 'b']);
  });

  it('an agent without an id is not the owner, and the segments are used', () => {
    const details = { agents: [conversing(null, start, end, { agentName: 'Ben Okafor' })] };
    expect(owner({ details, segments: [{ segmentNumber: 0, segmentToAgentId: 'a' }] })?.id).toBe('a');
    expect(owner({ details })).toBeUndefined();
  });

  it('the segments are used even if another agent conversed before an agent without an id', () => {
    const details = { agents: [conversing('a', start, later), conversing(null, later, end)] };
    expect(owner({ details, segments: [{ segmentNumber: 0, segmentToAgentId: 'a' }] })?.id).toBe('a');
  });
});

describe('among segments', () => {
  it('the highest number wins, and a segment without a number comes last', () => {
    const segments = [{ segmentToAgentId: 'x' }, { segmentNumber: 0, segmentToAgentId: 'a' }];
    expect(owner({ segments })?.id).toBe('a');
    expect(owner({ segments: [...segments].reverse() })?.id).toBe('a');
    const three = [1, 3, 2].map((segmentNumber) => ({ segmentNumber, segmentToAgentId: `of ${segmentNumber}` }));
    expect(owner({ segments: three })?.id).toBe('of 3');
  });

  it('a segment that ended as cancelled is skipped', () => {
    const transfer = { segmentNumber: 1, segmentToAgentId: 'b', segmentEndType: 'cancelled' };
    expect(owner({ segments: [{ segmentNumber: 0, segmentToAgentId: 'a' }, transfer] })?.id).toBe('a');
  });

  it('a segment of an agent who did not converse is skipped, whatever the letter case of the id', () => {
    const segments = [{ segmentNumber: 0, segmentToAgentId: '3C0F8A10-4D20-11EE-8F6A-1D2B3C4D5E6F' }];
    const agents = [{ resourceId: '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f' }];
    expect(owner({ segments, details: { agents } })).toBeUndefined();
  });

  it('a segment of an agent who was only offered the interaction is skipped', () => {
    const details = { agents: [{ resourceId: 'b', agentName: 'Ben Okafor' }] };
    const segments = [
      { segmentNumber: 1, segmentToAgentId: 'b' },
      { segmentNumber: 0, segmentToAgentId: 'a' },
    ];
    expect(owner({ details, segments })?.id).toBe('a');
  });

  it('the owner has the name from any list of agents', () => {
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

  describe('of an unanswered agent-initiated interaction', () => {
    const dialled = (segments: object[], more: object = {}) =>
      owner({ direction: 'agent-initiated', segments, ...more });

    it('segment 0 identifies the owner, otherwise the first segment', () => {
      const other = { segmentNumber: 1, agentId: 'b' };
      expect(dialled([other, { segmentNumber: 0, agentId: 'a' }])?.id).toBe('a');
      expect(dialled([other, { segmentNumber: 2, agentId: 'c' }])?.id).toBe('b');
    });

    it('there is no owner if the segment has no agent, or there is no segment', () => {
      expect(dialled([{ segmentNumber: 0 }])).toBeUndefined();
      expect(dialled([])).toBeUndefined();
    });

    it('it is unknown if it cannot be read whether a later segment was cancelled', () => {
      const started = { segmentNumber: 0, agentId: 'a' };
      const received = { segmentNumber: 1, segmentToAgentId: 'b' };
      expect(dialled([started, { ...received, segmentCancelled: 'pending' }])).toBeUndefined();
      expect(dialled([started, { ...received, segmentCancelled: true }])?.id).toBe('a');
      expect(dialled([started, received])?.id).toBe('b');
    });

    it('the owner has the name in the record', () => {
      const agents = [{ agentId: 'a', agentName: 'Ana Duarte' }];
      expect(dialled([{ agentId: 'a' }], { agents })).toMatchObject({ firstName: 'Ana', lastName: 'Duarte' });
    });
  });
});

describe('the owner’s names', () => {
  const details = { agents: [conversing('a', start, end, { agentName: 'Ana Duarte' })] };
  const named = (user: object | null) => owner({ details }, usersOf({ a: user }));

  it('are only the user’s if the user has any of them', () => {
    expect(named({ firstName: 'Anna' })).toEqual({ id: 'a', firstName: 'Anna' });
    expect(named({ lastName: 'Silva', email: 'ana@x' })).toEqual({
      id: 'a',
      userName: 'ana@x',
      lastName: 'Silva',
    });
  });

  it('are the record’s if the user has none, with the user’s e-mail address', () => {
    expect(named({ email: 'ana@x' })).toEqual({
      id: 'a',
      userName: 'ana@x',
      firstName: 'Ana',
      lastName: 'Duarte',
    });
  });

  it('are omitted if neither the user nor the record has any', () => {
    const nameless = { agents: [conversing('a', start, end)] };
    expect(owner({ details: nameless }, usersOf({ a: { email: 'ana@x' } }))).toEqual({
      id: 'a',
      userName: 'ana@x',
    });
    expect(owner({ details: nameless })).toEqual({ id: 'a' });
  });

  it('are only a first name if there is one word', () => {
    expect(owner({ agents: [conversing('a', start, end, { agentName: 'Ana' })] })).toEqual({
      id: 'a',
      firstName: 'Ana',
    });
  });
});

it.each([
  [
    '/details/agents/0',
    { details: { agents: [conversing(null, start, end)] }, segments: [{ segmentToAgentId: 'b' }] },
    'b',
  ],
  ['/agents/1', { agents: [7, conversing(null, start, end)] }, undefined],
])(
  'an agent who conversed and has no id is reported at %s, because the owner is somebody else',
  (pointer, fields, id) => {
    const { value, diagnostics } = translate(fields);
    expect(value.interaction.ownerInformation?.id).toBe(id);
    expect(diagnostics.filter(({ code }) => code === 'agent-without-id')).toEqual([
      { code: 'agent-without-id', pointer },
    ]);
  },
);

it.each([true, 'TRUE', 1, '1'])('a segment with segmentCancelled %j is nobody’s', (segmentCancelled) => {
  const segments = [
    { segmentNumber: 1, segmentToAgentId: 'a' },
    { segmentNumber: 2, segmentToAgentId: 'b', segmentCancelled },
  ];
  expect(owner({ segments })?.id).toBe('a');
});

it.each(['yes', {}])(
  'the owner is unknown if it cannot be read whether the highest segment was cancelled: %j',
  (segmentCancelled) => {
    const segments = [
      { segmentNumber: 1, segmentToAgentId: 'a' },
      { segmentNumber: 2, segmentToAgentId: 'b', segmentCancelled },
    ];
    expect(owner({ segments })).toBeUndefined();
  },
);

it.each([{}, [], ['x'], true, 1e300])(
  'an agent whose conversation has the start %j conversed, so this agent is the owner',
  (value) => {
    const agents = [{ resourceId: 'a', conversationStartTimestamp: value }];
    expect(owner({ details: { agents } })?.id).toBe('a');
  },
);

it.each([-2, '-2 ', 7])('a segment with the number %j comes before one without a number', (segmentNumber) => {
  expect(owner({ segments: [{ segmentToAgentId: 'a' }, { segmentNumber, segmentToAgentId: 'b' }] })?.id).toBe('b');
});

it('of two segments with the same number, the first in the record decides', () => {
  const segments = ['a', 'b'].map((segmentToAgentId) => ({ segmentNumber: 2, segmentToAgentId }));
  expect(owner({ segments })?.id).toBe('a');
});

it('the name of an owner by segments is that of the agent whose UUID is spelled differently', () => {
  const id = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
  const agents = [{ resourceId: id.replaceAll('-', '').toUpperCase(), agentName: 'Ana Duarte' }];
  expect(owner({ agents, segments: [{ segmentToAgentId: id }] })).toMatchObject({ firstName: 'Ana' });
});

it.each([
  ['/details/agents', { details: { agents: [conversing('a', start)] } }],
  ['/agents', { agents: [conversing('a', start)] }],
  ['/agents', { agents: [conversing('a', start)], details: { agents: [{ resourceId: 'b' }] } }],
  ['/segments', { segments: [{ segmentToAgentId: 'a' }] }],
  ['/segments', { segments: [{ agentId: 'a' }], direction: 'agent-initiated' }],
])('an owner that is a deleted user is reported at %s, the list of its id', (pointer, fields) => {
  const { diagnostics } = translate(fields, usersOf({ a: null }));
  expect(diagnostics.filter(({ code }) => code === 'unknown-user')).toEqual([{ code: 'unknown-user', pointer }]);
});

it.each([
  ['Ana', { firstName: 'Ana' }],
  [' Ana', { firstName: 'Ana' }],
  ['Ana  María  de la Cruz ', { firstName: 'Ana', lastName: 'María  de la Cruz' }],
])('the name "%s" in a record is split at the first space', (agentName, names) => {
  expect(owner({ details: { agents: [conversing('a', start, end, { agentName })] } })).toEqual({ id: 'a', ...names });
});
