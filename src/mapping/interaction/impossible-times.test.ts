import { describe, expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { listItemOf } from './interaction.ts';

const at = (time: string) => `2024-03-08T11:${time}.000Z`;
const interaction = { channelType: 'messaging', startTimestamp: at('10:00'), endTimestamp: at('20:00') };
const conversed = (start: string | null, end: string | null) => ({
  resourceId: 'a',
  conversationStartTimestamp: start,
  conversationEndTimestamp: end,
});
const START = '/details/agents/0/conversationStartTimestamp';
const END = '/details/agents/0/conversationEndTimestamp';

/** Pointers of the reported contradictions of a content; a list row must report the same. */
function contradictions(fields: object): readonly string[] {
  const input = gathered({ ...interaction, ...fields });
  const [content, row] = [contentOf(input, site()), listItemOf(input, [], site())].map(({ diagnostics }) =>
    diagnostics.filter(({ code }) => code === 'contradiction').map(({ pointer }) => pointer),
  );
  expect(row).toEqual(content);
  return content ?? [];
}

describe('a conversation is reported as a contradiction', () => {
  it.each<[string, string | null, string | null, readonly string[]]>([
    ['if it ends before it starts', at('12:00'), at('11:59'), [END]],
    ['if it starts more than a minute before the interaction', at('08:59'), at('12:00'), [START]],
    ['if it ends more than a minute before the interaction', null, at('08:59'), [END]],
    ['if it starts more than a minute after the interaction', at('21:01'), null, [START]],
    ['if it ends more than a minute after the interaction', at('12:00'), at('21:01'), [END]],
    ['if both times are outside the interaction', at('08:00'), at('22:00'), [START, END]],
    ['if both times are outside it and in the wrong order', at('22:00'), at('08:00'), [START, END]],
    ['whatever the format of its times', '2024-03-08T12:12:00+01:00', '2024-03-08T11:11:59Z', [END]],
    ['if its times of one length have different zones', '2024-03-08T11:12:00+0000', '2024-03-08T12:11:59+0100', [END]],
  ])('%s', (_case, start, end, pointers) => {
    expect(contradictions({ details: { agents: [conversed(start, end)] } })).toEqual(pointers);
  });

  it.each<[string, string | null, string | null]>([
    ['is within the interaction', at('12:00'), at('13:00')],
    ['has no length', at('12:00'), at('12:00')],
    ['starts a minute before the interaction and ends a minute after it', at('09:00'), at('21:00')],
    ['has no end', at('12:00'), null],
    ['has no start', null, at('12:00')],
    ['has unreadable times', 'noon', 'evening'],
    ['has no times', null, null],
  ])('not if it %s', (_case, start, end) => {
    expect(contradictions({ details: { agents: [conversed(start, end)] } })).toEqual([]);
  });

  it('by the times of the interaction that are known', () => {
    const details = { agents: [conversed(at('05:00'), at('25:00'))] };
    expect(contradictions({ details, startTimestamp: null })).toEqual([END]);
    expect(contradictions({ details, endTimestamp: 'noon' })).toEqual([START]);
  });

  it('only alone if the interaction itself ends before it starts', () => {
    const details = { agents: [conversed(at('05:00'), at('25:00'))] };
    expect(contradictions({ details, endTimestamp: at('09:00') })).toEqual(['/endTimestamp']);
  });

  it('at its position in the original list, in either list', () => {
    const agents = ['junk', conversed(at('12:00'), at('13:00')), conversed(at('12:00'), at('11:00'))];
    expect(contradictions({ agents, details: { agents } })).toEqual([
      '/agents/2/conversationEndTimestamp',
      '/details/agents/2/conversationEndTimestamp',
    ]);
  });

  it('with the profile’s tolerance', () => {
    const input = gathered({ ...interaction, details: { agents: [conversed(at('12:00'), at('20:01'))] } });
    const strict = contentOf(input, site('UTC', { conversationToleranceSeconds: 0 })).diagnostics;
    expect(strict).toContainEqual({ code: 'contradiction', pointer: END });
  });
});

describe('a queue entry is reported as a contradiction', () => {
  it('if it ends before it starts, at its position in the original list', () => {
    const good = { queueName: 'Q', startTimestamp: at('11:00'), endTimestamp: at('12:00') };
    const queues = [null, good, { ...good, endTimestamp: at('10:59') }];
    expect(contradictions({ queues })).toEqual(['/queues/2/endTimestamp']);
    expect(contradictions({ queues: [good] })).toEqual([]);
  });

  it('not if it ends after the interaction or has unreadable times', () => {
    const late = { queueName: 'Q', startTimestamp: at('11:00'), endTimestamp: at('25:00') };
    expect(contradictions({ queues: [late, { ...late, endTimestamp: 'noon' }] })).toEqual([]);
  });
});
