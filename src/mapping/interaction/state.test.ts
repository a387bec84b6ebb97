import { describe, expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';

const startTimestamp = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const conversing = (resourceId: string, more: object = {}) => ({
  resourceId,
  conversationStartTimestamp: startTimestamp,
  ...more,
});

function state(fields: object): string | undefined {
  return contentOf(gathered({ startTimestamp, ...fields }), site()).value.interaction.state;
}

describe('a running interaction is', () => {
  const queue = { queueName: 'Q', startTimestamp };

  it('in process while one of several agents is talking', () => {
    const ended = conversing('a', { conversationEndTimestamp: end });
    const details = { agents: [{ resourceId: 'offered' }, ended, conversing('b')] };
    expect(state({ details })).toBe('InProcess');
  });

  it('in process while one of the root’s agents is talking', () => {
    const agents = [{ agentId: 'offered' }, { agentId: 'a', conversationStartTimestamp: startTimestamp }];
    expect(state({ agents })).toBe('InProcess');
  });

  it('not in process after the end of every handled segment', () => {
    expect(state({ segments: [{ segmentToAgentId: 'a', endTimestamp: end }] })).toBe('New');
  });

  it('pending while it is in one of several queues, and new after it left all queues', () => {
    const left = { ...queue, endTimestamp: end };
    expect(state({ queues: [left, queue] })).toBe('Pending');
    expect(state({ queues: [left, left] })).toBe('New');
  });
});

it.each([
  ['without a start', { startTimestamp: undefined }],
  ['with an unreadable start', { startTimestamp: 'long ago' }],
  ['of an unknown channel', { startTimestamp: '1999-03-08T11:00:00.000Z', channelType: 'fax' }],
])('a record %s is never stale', (_case, fields) => {
  expect(state(fields)).toBe('New');
});
