import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';

const startTimestamp = '2024-03-08T11:00:00.000Z';
const middle = '2024-03-08T11:02:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const conversing = (resourceId: string, more: object = {}) => ({
  resourceId,
  conversationStartTimestamp: startTimestamp,
  ...more,
});

function translate(fields: object, at?: string) {
  const { value, diagnostics } = contentOf(gathered({ startTimestamp, ...fields }, at ? { at } : {}), site());
  return { interaction: asClientsGetIt(value.interaction), codes: diagnostics.map(({ code }) => code) };
}

const state = (fields: object, at?: string) => translate(fields, at).interaction.state;

describe('a running interaction is', () => {
  const queue = { queueName: 'Q', startTimestamp };
  const left = { ...queue, endTimestamp: end };
  const ended = conversing('a', { conversationEndTimestamp: middle });

  it('in process while one of several agents is talking', () => {
    const details = { agents: [{ resourceId: 'offered' }, ended, conversing('b')] };
    expect(state({ details, queues: [queue] })).toBe('InProcess');
  });

  it('in process while one of the root’s agents is talking', () => {
    const agents = [{ agentId: 'offered' }, { agentId: 'a', conversationStartTimestamp: startTimestamp }];
    expect(state({ agents })).toBe('InProcess');
  });

  it('in process 45 minutes into a conversation without an end', () => {
    expect(state({ details: { agents: [conversing('a')] }, queues: [left] }, '2024-03-08T11:45:00.000Z')).toBe(
      'InProcess',
    );
  });

  it('in process if only the end of a conversation is known', () => {
    expect(state({ details: { agents: [{ resourceId: 'a', conversationEndTimestamp: end }] } })).toBe('InProcess');
  });

  it('in process after a conversation of 45 minutes, because it was answered and is in no queue', () => {
    const talked = conversing('a', { conversationEndTimestamp: '2024-03-08T11:45:00.000Z' });
    expect(state({ details: { agents: [talked] }, queues: [left] })).toBe('InProcess');
  });

  it('in process after the end of every handled segment', () => {
    expect(state({ segments: [{ segmentToAgentId: 'a', endTimestamp: end }] })).toBe('InProcess');
  });

  it('in process while an agent without conversation times is allocated', () => {
    const allocated = { resourceId: 'a', startTimestamp: middle };
    expect(state({ details: { agents: [allocated] }, queues: [left] })).toBe('InProcess');
    expect(state({ details: { agents: [{ ...allocated, endTimestamp: end }] }, queues: [left] })).toBe('Pending');
  });

  it('not in process by the segment of an agent who only rejected it', () => {
    const rejected = { resourceId: 'a', startTimestamp: middle, endTimestamp: end };
    expect(state({ details: { agents: [rejected] }, segments: [{ segmentToAgentId: 'a' }] })).toBe('New');
  });

  it('pending in a queue that it entered after the last conversation, as after a transfer', () => {
    const transferred = { ...queue, startTimestamp: end };
    expect(state({ details: { agents: [ended] }, queues: [left, transferred] })).toBe('Pending');
  });

  it('in process if its open queue entry is older than the end of the last conversation', () => {
    expect(state({ details: { agents: [ended] }, queues: [queue] })).toBe('InProcess');
  });

  it('pending while it is in one of several queues, and after it left all of them unanswered', () => {
    expect(state({ queues: [left, queue] })).toBe('Pending');
    expect(state({ queues: [left, left] })).toBe('Pending');
  });

  it('new if there was no conversation and it entered no queue', () => {
    expect(state({})).toBe('New');
    expect(state({ details: { agents: [] } })).toBe('New');
  });
});

describe('a record without an end that is older than the limit of its channel is Stopped', () => {
  const day = 24 * 3_600_000;

  it.each<[string, number]>([
    ['voice', 1],
    ['sms', 7],
    ['messaging', 7],
    ['email', 90],
    ['work-item', 90],
    ['fax', 90],
    ['constructor', 90],
  ])('for %s after %d days', (channelType, days) => {
    const limit = Date.parse(startTimestamp) + days * day;
    const at = (now: number) => new Date(now).toISOString();
    expect(translate({ channelType }, at(limit)).interaction.state).toBe('New');
    expect(translate({ channelType }, at(limit)).codes).not.toContain('missing-end');
    const stale = translate({ channelType }, at(limit + 1));
    expect(stale.interaction.state).toBe('Stopped');
    expect(stale.interaction).not.toHaveProperty('endDate');
    expect(stale.codes).toContain('missing-end');
  });

  it('for an e-mail of 2023 that an agent still holds', () => {
    const email = { channelType: 'email', startTimestamp: '2023-05-02T08:00:00.000Z' };
    const held = { ...email, details: { agents: [conversing('a')] }, queues: [{ startTimestamp }] };
    expect(state(held, '2024-03-08T12:00:00.000Z')).toBe('Stopped');
  });

  it.each<[string, object]>([
    ['of an agent at the root', { agents: [{ agentId: 'a', startTimestamp: '1999-03-08T11:00:00Z' }] }],
    ['of a conversation', { details: { agents: [{ conversationStartTimestamp: '1999-03-08T11:00:00Z' }] } }],
    ['of a segment', { segments: [{ endTimestamp: '1999-03-08T11:00:00Z' }, { startTimestamp: end }] }],
    ['of a queue', { queues: [{ startTimestamp: end }, { startTimestamp: '1999-03-08T11:00:00Z' }] }],
  ])('by the earliest readable time, %s, if the start is not readable', (_case, fields) => {
    const { interaction, codes } = translate({ startTimestamp: 'long ago', ...fields });
    expect(interaction.state).toBe('Stopped');
    expect(codes).toContain('missing-end');
    expect(codes).not.toContain('unknown-state');
  });
});

describe('a record without any readable time', () => {
  it.each<[string, object]>([
    ['is absent', { startTimestamp: undefined }],
    ['is unreadable', { startTimestamp: 'long ago', endTimestamp: 'noon', queues: [{ startTimestamp: 'dawn' }] }],
    ['is absent, although it is flagged', { startTimestamp: undefined, flagged: true }],
    ['is absent, although it was in a queue', { startTimestamp: undefined, queues: [{ queueName: 'Q' }] }],
  ])('has no state and is reported, if the time %s', (_case, fields) => {
    const { interaction, codes } = translate(fields);
    expect(interaction).not.toHaveProperty('state');
    expect(codes).toContain('unknown-state');
    expect(codes).not.toContain('missing-end');
  });
});

it('a flagged record without an end is Stopped without an end, and the missing end is reported', () => {
  const { interaction, codes } = translate({ flagged: true, details: { agents: [conversing('a')] } });
  expect(interaction.state).toBe('Stopped');
  expect(interaction).not.toHaveProperty('endDate');
  expect(codes).toContain('missing-end');
});

describe('a record whose end is not readable', () => {
  it.each<[string, object]>([
    ['at the root', { endTimestamp: 'noon' }],
    ['only in details', { details: { endTimestamp: 'noon' } }],
    ['at the root and in details', { endTimestamp: 'noon', details: { endTimestamp: 'evening' } }],
    ['a number', { endTimestamp: 1709895900000 }],
    ['beside an agent who still converses', { endTimestamp: 'noon', details: { agents: [conversing('a')] } }],
  ])('is Stopped without an end, and the missing end is reported: %s', (_case, fields) => {
    const { interaction, codes } = translate(fields);
    expect(interaction.state).toBe('Stopped');
    expect(interaction).not.toHaveProperty('endDate');
    expect(codes).toContain('missing-end');
  });

  it.each([null, undefined, '', false, 'false', 0, '0'])('runs if the value shows no end: %j', (endTimestamp) => {
    const { interaction, codes } = translate({ endTimestamp });
    expect(interaction.state).toBe('New');
    expect(codes).not.toContain('missing-end');
  });

  it('runs if the end is null and the one in details too', () => {
    expect(state({ endTimestamp: null, details: { endTimestamp: null, agents: [conversing('a')] } })).toBe('InProcess');
  });
});

it('an ended interaction is Stopped although an agent, a queue and a wrap-up segment have no end', () => {
  const open = { agents: [conversing('a')] };
  const queues = [{ startTimestamp }];
  expect(state({ endTimestamp: end, details: open, queues, segments: [{ segmentToAgentId: 'a' }] })).toBe('Stopped');
  expect(state({ details: { ...open, endTimestamp: end } })).toBe('Stopped');
});

it('an interaction with an unreadable end is Stopped if the end in details is readable', () => {
  const input = gathered({ startTimestamp, endTimestamp: 'garbage', details: { endTimestamp: end, agents: [] } });
  const { state: stopped, endDate } = contentOf(input, site()).value.interaction;
  expect([stopped, endDate]).toEqual(['Stopped', '2024-03-08 11:05:00.000+0000']);
});
