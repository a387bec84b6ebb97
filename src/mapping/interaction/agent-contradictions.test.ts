import { expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const conversed = (id: object) => ({ ...id, conversationStartTimestamp: start, conversationEndTimestamp: end });

function translate(fields: object) {
  const workItem = { channelType: 'work-item', startTimestamp: start, endTimestamp: end, ...fields };
  const { value, diagnostics } = contentOf(gathered(workItem), site());
  const reports = diagnostics.filter(({ code }) => code === 'contradiction').map(({ pointer }) => pointer);
  return { owner: value.interaction.ownerInformation?.id, reports };
}

const uuid = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const otherSpelling = uuid.replaceAll('-', '').toUpperCase();
const [a, b] = [{ resourceId: 'a' }, { agentId: 'b' }];

it.each<[string, object, string, string[]]>([
  [
    'details list nobody, although an agent at the root conversed',
    { agents: [conversed(b)], details: { agents: [] } },
    'b',
    ['/details/agents'],
  ],
  [
    'nobody in details conversed, although an agent at the root did',
    { agents: [conversed(b)], details: { agents: [a] } },
    'b',
    ['/details/agents'],
  ],
  [
    'another agent conversed at the root than in details',
    { agents: [7, conversed(b)], details: { agents: [conversed(a)] } },
    'a',
    ['/agents/1/conversationStartTimestamp'],
  ],
  [
    'the two lists have different ends of one conversation',
    {
      agents: [{ ...conversed(a), conversationEndTimestamp: '2024-03-08T11:04:00Z' }],
      details: { agents: [conversed(a)] },
    },
    'a',
    ['/agents/0/conversationEndTimestamp'],
  ],
  [
    'an agent conversed again by the list at the root',
    {
      agents: [conversed(a), { ...conversed(a), conversationStartTimestamp: '2024-03-08T11:03:00Z' }],
      details: { agents: [conversed(a)] },
    },
    'a',
    ['/agents/1/conversationStartTimestamp'],
  ],
  [
    'an agent in details has two ids',
    { details: { agents: ['x', conversed({ resourceId: 'a', agentId: 'b' })] } },
    'a',
    ['/details/agents/1/agentId'],
  ],
  [
    'an agent has two ids that are no UUIDs and differ only in case and dashes',
    { agents: [conversed({ resourceId: 'A-B', agentId: 'ab' })] },
    'A-B',
    ['/agents/0/agentId'],
  ],
  [
    'an agent at the root has two ids',
    { agents: [conversed({ resourceId: 'a', agentId: 'b' })] },
    'a',
    ['/agents/0/agentId'],
  ],
])('a contradiction is reported if %s', (_case, fields, owner, reports) => {
  expect(translate(fields)).toEqual({ owner, reports });
});

it.each<[string, object]>([
  [
    'both lists have the same agent, spelled differently',
    { agents: [conversed({ agentId: otherSpelling })], details: { agents: [conversed({ resourceId: uuid })] } },
  ],
  ['an agent at the root did not converse', { agents: [b], details: { agents: [conversed(a)] } }],
  ['an agent at the root has no id', { agents: [conversed({})], details: { agents: [conversed(a)] } }],
  ['there are no details', { agents: [conversed(b)] }],
  ['both ids of an agent are the same', { agents: [conversed({ resourceId: uuid, agentId: otherSpelling })] }],
])('no contradiction is reported if %s', (_case, fields) => {
  expect(translate(fields).reports).toEqual([]);
});
