import { describe, expect, it } from 'vitest';
import { gathered, record, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { queuesInOrder } from './facts.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

function reports(fields: object): readonly string[] {
  // Not a call, which would also be reported for its unknown duration.
  const workItem = { channelType: 'work-item', startTimestamp: start, endTimestamp: end, ...fields };
  const { diagnostics } = contentOf(gathered(workItem), site());
  return diagnostics.map(({ code, pointer, seen }) => [code, pointer, seen].filter(Boolean).join(' '));
}

describe('a contradiction is reported', () => {
  it.each([
    ['for different values at the root and in details', { details: { customer: '+2' } }, '/details/customer'],
    ['for different times', { details: { endTimestamp: start } }, '/details/endTimestamp'],
    ['for different directions', { details: { direction: 'x' } }, '/details/direction'],
    ['for details of another interaction', { details: { interactionId: 'i-2' } }, '/details/interactionId'],
    ['for different scores', { customerSatisfactionScore: 4, details: { csat: 5 } }, '/details/csat'],
    ['for an end before the start', { startTimestamp: end, endTimestamp: start }, '/endTimestamp'],
    [
      'for an end before the start that is only in details',
      { startTimestamp: end, endTimestamp: null, details: { endTimestamp: start } },
      '/details/endTimestamp',
    ],
  ])('%s', (_case, fields, pointer) => {
    expect(reports({ customer: '+1', ...fields })).toEqual([`contradiction ${pointer}`]);
  });

  it('for different texts that are not readable times', () => {
    const unreadable = { startTimestamp: 'noon', details: { startTimestamp: 'midnight' } };
    expect(reports(unreadable)).toContain('contradiction /details/startTimestamp');
  });
});

it.each([
  [false, 0],
  [0, false],
  ['false', '0'],
])('two different words for no end are not a contradiction: %j and %j', (endTimestamp, inDetails) => {
  const fields = { endTimestamp, details: { endTimestamp: inDetails } };
  expect(reports(fields).filter((report) => report.startsWith('contradiction'))).toEqual([]);
});

it('the end in details is used if the record has a word for no end', () => {
  const fields = { startTimestamp: start, endTimestamp: false, details: { endTimestamp: end } };
  expect(contentOf(gathered(fields), site()).value.interaction.endDate).toBe('2024-03-08 11:05:00.000+0000');
});

it.each([
  ['the same value twice', { customer: '+1', details: { customer: '+1' } }],
  ['the same time in two formats', { details: { startTimestamp: '2024-03-08T13:00:00+02:00' } }],
  ['a value only in details', { details: { customer: '+1', csat: 5 } }],
  ['the same score', { customerSatisfactionScore: 5, details: { csat: 5 } }],
  ['a score only at the root', { customerSatisfactionScore: 5, details: {} }],
  ['details of the same interaction', { interactionId: 'i-1', details: { interactionId: 'i-1' } }],
  ['a blank in place of a time', { startTimestamp: ' ', details: { startTimestamp: start } }],
  ['an end at the time of the start', { endTimestamp: start }],
])('%s is not a contradiction', (_case, fields) => {
  expect(reports(fields)).toEqual([]);
});

describe('a value without an entry in the profile is reported with its pointer', () => {
  it.each([
    [{ channelType: 'fax' }, 'unmapped-value /channelType fax'],
    [{ channelType: null, details: { channelType: 'fax' } }, 'unmapped-value /details/channelType fax'],
    [{ channelType: null, details: {} }, 'unmapped-value /channelType'],
    [{ direction: 'sideways' }, 'unmapped-value /direction sideways'],
    [{ direction: null, details: { direction: 'sideways' } }, 'unmapped-value /details/direction sideways'],
  ])('%j', (fields, expected) => {
    expect(reports(fields)).toEqual([expected]);
  });
});

describe('in the order of queues by entry', () => {
  const names = (...queues: object[]) => queuesInOrder(record({ queues })).map(({ queueName }) => queueName);

  it('queues without a readable time come last, in the order of the record', () => {
    const undated = { queueName: 'undated' };
    const unreadable = { queueName: 'unreadable', startTimestamp: 'noon' };
    const [first, second] = [start, end].map((startTimestamp) => ({ queueName: startTimestamp, startTimestamp }));
    expect(names(undated, second ?? {}, unreadable, first ?? {})).toEqual([start, end, 'undated', 'unreadable']);
  });
});

it('a value without an entry in the profile is reported at the root if root and details differ', () => {
  expect(reports({ channelType: 'fax', details: { channelType: 'pager' } })).toEqual([
    'contradiction /details/channelType',
    'unmapped-value /channelType fax',
  ]);
});
