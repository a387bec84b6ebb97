import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, record, usersOf } from '../../../test/support/mapping.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Users } from '../input/translation-input.ts';
import { factsOf } from '../interaction/facts.ts';
import { type AgentStay, agentStaysOf, reportAssumedEnds } from './agent-stays.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

describe('the stay of an agent', () => {
  const conversing = (fields: object) => ({ conversationStartTimestamp: start, ...fields });
  function stays(agents: object[], users?: Users): readonly AgentStay[] {
    const input = record({ startTimestamp: start, endTimestamp: end, details: { agents } });
    return agentStaysOf(input, factsOf(input, new DiagnosticsCollector()), users, defaultProfile);
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

  it('has the name from the other list of agents if its own list has none', () => {
    const details = { agents: [conversing({ resourceId: 'a' })] };
    const input = record({ details, agents: [{ agentId: 'a' }, { agentId: 'a', agentName: 'Ben Okafor' }] });
    const facts = factsOf(input, new DiagnosticsCollector());
    expect(agentStaysOf(input, facts, undefined, defaultProfile)).toMatchObject([
      { name: 'Ben Okafor', noticeNames: ['Ben Okafor'] },
    ]);
  });

  it('uses the name of an agent without an id as the id', () => {
    expect(stays([conversing({ agentName: 'Ben Okafor' })])).toMatchObject([
      { agentId: 'Ben Okafor', name: 'Ben Okafor' },
    ]);
  });

  it('has the names of the user and of the record for notices', () => {
    const [first] = stays(
      [conversing({ resourceId: 'a', agentName: 'Ben Okafor' })],
      usersOf({ a: { firstName: 'Benjamin' } }),
    );
    expect(first?.noticeNames).toEqual(['Benjamin', 'Benjamin', 'Ben Okafor']);
    expect(stays([conversing({ resourceId: 'a', agentName: 'Ben' })])[0]?.noticeNames).toEqual(['Ben']);
  });

  it('does not end before it starts if its end is assumed', () => {
    const late = { resourceId: 'a', conversationStartTimestamp: '2024-03-08T11:06:00Z' };
    expect(stays([late])).toMatchObject([
      { joined: Date.parse('2024-03-08T11:06:00Z'), left: Date.parse('2024-03-08T11:06:00Z') },
    ]);
  });

  it('is omitted if its start is impossible', () => {
    const stay = (from: string, to: string | null = null) =>
      stays([{ resourceId: 'a', conversationStartTimestamp: from, conversationEndTimestamp: to }]);
    expect(stay('2024-03-08T11:06:01Z')).toEqual([]);
    expect(stay('2024-03-08T10:58:59Z')).toEqual([]);
    expect(stay('2024-03-08T11:02:00Z', '2024-03-08T11:01:00Z')).toEqual([]);
  });

  it('ends with the interaction, as an assumption, if its end is outside of it', () => {
    const late = conversing({ resourceId: 'a', conversationEndTimestamp: '2024-03-08T11:54:00Z' });
    expect(stays([late])).toMatchObject([{ joined: Date.parse(start), left: Date.parse(end), assumedEndOf: {} }]);
    const soon = conversing({ resourceId: 'a', conversationEndTimestamp: '2024-03-08T11:05:20Z' });
    expect(stays([soon])).toMatchObject([{ left: Date.parse('2024-03-08T11:05:20Z'), assumedEndOf: undefined }]);
  });
});

describe('an assumed end', () => {
  /** Pointers of the assumed ends of a record. */
  function assumedEnds(fields: object): readonly string[] {
    const input = gathered({ startTimestamp: start, endTimestamp: end, ...fields });
    const diagnostics = new DiagnosticsCollector();
    const facts = factsOf(input.record, diagnostics);
    reportAssumedEnds(agentStaysOf(input.record, facts, undefined, defaultProfile), input, diagnostics);
    return diagnostics.all().map(({ code, pointer }) => `${code} ${pointer}`);
  }
  const ended = { resourceId: 'a', conversationStartTimestamp: start, conversationEndTimestamp: end };
  const endless = { resourceId: 'b', conversationStartTimestamp: start };

  it('is reported at the agent’s position in the original list', () => {
    expect(assumedEnds({ details: { agents: ['junk', ended, { resourceId: 'c' }, endless] } })).toEqual([
      'assumed-end /details/agents/3/conversationEndTimestamp',
    ]);
    expect(assumedEnds({ agents: [endless, ended, endless] })).toEqual([
      'assumed-end /agents/0/conversationEndTimestamp',
      'assumed-end /agents/2/conversationEndTimestamp',
    ]);
  });

  it('is not reported while the interaction runs, or if every end is known', () => {
    expect(assumedEnds({ endTimestamp: null, details: { agents: [endless] } })).toEqual([]);
    expect(assumedEnds({ details: { agents: [ended] } })).toEqual([]);
  });
});
