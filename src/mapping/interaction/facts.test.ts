import { describe, expect, it } from 'vitest';
import { gathered, record, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { queuesInOrder } from './facts.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

function told(fields: object): readonly string[] {
  const { diagnostics } = contentOf(gathered({ startTimestamp: start, endTimestamp: end, ...fields }), site());
  return diagnostics.map(({ code, pointer, seen }) => [code, pointer, seen].filter(Boolean).join(' '));
}

describe('a contradiction is told', () => {
  it.each([
    ['of a value that root and details give differently', { details: { customer: '+2' } }, '/details/customer'],
    ['of two moments', { details: { endTimestamp: start } }, '/details/endTimestamp'],
    ['of two directions', { details: { direction: 'x' } }, '/details/direction'],
    ['of details of another interaction', { details: { interactionId: 'i-2' } }, '/details/interactionId'],
    ['of two scores', { customerSatisfactionScore: 4, details: { csat: 5 } }, '/details/csat'],
    ['of an end before the start', { startTimestamp: end, endTimestamp: start }, '/endTimestamp'],
    [
      'of an end before the start that only the details know',
      { startTimestamp: end, endTimestamp: null, details: { endTimestamp: start } },
      '/details/endTimestamp',
    ],
  ])('%s', (_what, fields, pointer) => {
    expect(told({ customer: '+1', ...fields })).toEqual([`contradiction ${pointer}`]);
  });

  it('of two texts that are no times, though neither can be read as one', () => {
    const odd = { startTimestamp: 'noon', details: { startTimestamp: 'midnight' } };
    expect(told(odd)).toContain('contradiction /details/startTimestamp');
  });
});

it.each([
  ['the same twice', { customer: '+1', details: { customer: '+1' } }],
  ['one moment in two spellings', { details: { startTimestamp: '2024-03-08T13:00:00+02:00' } }],
  ['what only the details have', { details: { customer: '+1', csat: 5 } }],
  ['the same score', { customerSatisfactionScore: 5, details: { csat: 5 } }],
  ['only a score', { customerSatisfactionScore: 5, details: {} }],
  ['details of the same interaction', { interactionId: 'i-1', details: { interactionId: 'i-1' } }],
  ['an end at the start', { endTimestamp: start }],
])('%s is no contradiction', (_what, fields) => {
  expect(told(fields)).toEqual([]);
});

describe('a value without a word in the profile is told where it stands', () => {
  it.each([
    [{ channelType: 'fax' }, 'unmapped-value /channelType fax'],
    [{ channelType: null, details: { channelType: 'fax' } }, 'unmapped-value /details/channelType fax'],
    [{ channelType: null, details: {} }, 'unmapped-value /channelType'],
    [{ direction: 'sideways' }, 'unmapped-value /direction sideways'],
    [{ direction: null, details: { direction: 'sideways' } }, 'unmapped-value /details/direction sideways'],
  ])('%j', (fields, expected) => {
    expect(told(fields)).toEqual([expected]);
  });
});

describe('queues are named in the order in which they were entered', () => {
  const names = (...queues: object[]) => queuesInOrder(record({ queues })).map(({ queueName }) => queueName);

  it('and those without a readable time last, in their own order', () => {
    const undated = { queueName: 'undated' };
    const unreadable = { queueName: 'unreadable', startTimestamp: 'noon' };
    const [first, second] = [start, end].map((startTimestamp) => ({ queueName: startTimestamp, startTimestamp }));
    expect(names(undated, second ?? {}, unreadable, first ?? {})).toEqual([start, end, 'undated', 'unreadable']);
  });
});

it('a value without a word that root and details give differently is told at the root, which counts', () => {
  expect(told({ channelType: 'fax', details: { channelType: 'pager' } })).toEqual([
    'contradiction /details/channelType',
    'unmapped-value /channelType fax',
  ]);
});
