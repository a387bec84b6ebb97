import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, record } from '../../../test/support/mapping.ts';
import { judgeRecord } from '../judged.ts';
import { type Criteria, mediaTypeBy, possibleMediaTypes, type SelectionResult, selectionOf } from './selection.ts';

const start = '2024-03-08T11:00:00.000Z';
const at = Date.parse(start);
const agent = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const gwsAgent = '3c0f8a104d2011ee8f6a1d2b3c4d5e6f';

const selected = (fields: object, criteria: Partial<Criteria>): boolean => resultOf(fields, criteria) === 'selected';

function resultOf(fields: object, criteria: Partial<Criteria>): SelectionResult {
  const all = { window: { from: at, to: at + 1 }, attributes: new Map<string, string>(), ...criteria };
  const raw = { startTimestamp: start, ...fields };
  const input = { ...gathered(raw), raw: { record: raw } };
  return selectionOf(input, judgeRecord(input.record, input.now, defaultProfile), all, defaultProfile);
}

describe('the window', () => {
  it('includes a record that starts at its start', () => {
    expect(selected({}, { window: { from: at, to: at + 1 } })).toBe(true);
    expect(selected({}, { window: { from: at + 1, to: at + 2 } })).toBe(false);
  });

  it('excludes a record that starts at its end', () => {
    expect(selected({}, { window: { from: at - 1, to: at } })).toBe(false);
  });

  it.each(['today', undefined])(
    'includes a record whose start is %s, since it cannot be shown to be outside',
    (time) => {
      const fields = { startTimestamp: time, contactId: 'c-1' };
      expect(selected(fields, { window: { from: 0, to: 1 } })).toBe(true);
      expect(selected(fields, { contact: { contactIds: new Set(['c-2']) } })).toBe(false);
    },
  );
});

describe('filtering by agent', () => {
  it.each([
    [
      'selects an interaction with a segment to the agent',
      { segments: [{ segmentNumber: 0, segmentToAgentId: agent }] },
      true,
    ],
    [
      'selects an interaction in which the agent conversed',
      { agents: [{ agentId: agent, conversationStartTimestamp: start }] },
      true,
    ],
    ['excludes an interaction that was only offered to the agent', { agents: [{ agentId: agent }] }, false],
    ['excludes an interaction of another agent', { segments: [{ segmentNumber: 0, segmentToAgentId: 'b' }] }, false],
    ['excludes an interaction without an agent', {}, false],
  ])('%s', (_case, fields, expected) => {
    expect(selected(fields, { userId: gwsAgent })).toBe(expected);
  });
});

describe('only the full record shows whether an agent handled an interaction', () => {
  const offered = { agents: [{ agentId: agent }] };

  it.each([
    ['whose row shows the offer, but no conversation and no segment', offered, 'unknown-handler'],
    ['whose row shows agents without ids', { agents: [{ agentName: 'Ana' }] }, 'unknown-handler'],
    ['whose row shows neither agents nor segments nor queues', {}, 'unknown-handler'],
    ['but not if it was offered to others', { agents: [{ agentId: 'b' }] }, 'excluded'],
    ['but not if the customer only waited in a queue', { queues: [{ queueName: 'Support' }] }, 'excluded'],
    ['but not if the customer gave up', { customerAbandonTime: 12 }, 'excluded'],
    ['but not if a segment shows who handled it', { ...offered, segments: [{ segmentToAgentId: 'b' }] }, 'excluded'],
    ['but not if the details are there', { ...offered, details: { agents: [] } }, 'excluded'],
    [
      'but not if a conversation shows who handled it',
      { agents: [{ agentId: agent }, { agentId: 'b', conversationStartTimestamp: start }] },
      'excluded',
    ],
  ] as const)('%s', (_case, fields, expected) => {
    expect(resultOf(fields, { userId: gwsAgent })).toBe(expected);
  });

  it('but not if the record does not match another criterion', () => {
    expect(resultOf(offered, { userId: gwsAgent, window: { from: 0, to: 1 } })).toBe('excluded');
  });
});

describe('a record belongs to a contact', () => {
  const contact = { contactIds: new Set(['c-1']) };

  it('by contact id', () => {
    expect(selected({ contactId: 'c-1' }, { contact })).toBe(true);
    expect(selected({ contactId: 'c-2' }, { contact })).toBe(false);
  });

  it('by a contact id that is a UUID in any letter case', () => {
    const uuids = { contactIds: new Set(['a7b8c9d0-dc80-11ee-b9f2-01904e807d77']) };
    expect(selected({ contactId: 'A7B8C9D0-DC80-11EE-B9F2-01904E807D77' }, { contact: uuids })).toBe(true);
    expect(selected({ contactId: 'C-1' }, { contact })).toBe(false);
  });

  it('by address only if the record has no contact and an address is searched for', () => {
    const withAddress = { ...contact, address: '+15065550101' };
    expect(selected({ customer: '15065550101' }, { contact: withAddress })).toBe(true);
    expect(selected({ customer: '15065550101' }, { contact })).toBe(false);
    expect(selected({ customer: '15065550101', contactId: 'c-2' }, { contact: withAddress })).toBe(false);
    expect(selected({ customer: '15065550102' }, { contact: withAddress })).toBe(false);
    expect(selected({}, { contact: withAddress })).toBe(false);
  });
});

describe('filtering by custom attributes', () => {
  const interactionAttributes = [
    { hookType: 'tier', hookName: 'gold' },
    { hookType: 'lang', hookName: 'uk' },
  ];
  const search = (attributes: Record<string, string>) =>
    selected({ interactionAttributes }, { attributes: new Map(Object.entries(attributes)) });

  it('requires all attributes with exactly these values', () => {
    expect(search({ tier: 'gold', lang: 'uk' })).toBe(true);
    expect(search({ tier: 'gold', lang: 'en' })).toBe(false);
    expect(search({ tier: 'Gold' })).toBe(false);
    expect(search({ none: 'gold' })).toBe(false);
    expect(search({ toString: 'gold' })).toBe(false);
  });

  it('excludes a record without attributes', () => {
    expect(selected({}, { attributes: new Map([['tier', 'gold']]) })).toBe(false);
  });
});

it('a record has several possible media types only if the sub-type makes a difference', () => {
  const facts = (channelType: string) => judgeRecord(record({ channelType }), 0, defaultProfile).facts;
  const possible = (channelType: string) => [
    ...possibleMediaTypes(record({ channelType }), facts(channelType), defaultProfile),
  ];
  expect(possible('voice')).toEqual(['call']);
  expect(possible('sms')).toEqual(['smssession']);
  expect(possible('messaging')).toEqual(['chat', 'facebooksession']);
  expect(possible('constructor')).toEqual(['openmedia']);
  expect(mediaTypeBy(record({ channelType: 'messaging' }), facts('messaging'), 'facebook', defaultProfile)).toBe(
    'facebooksession',
  );
});

it('returns media types in lower case', () => {
  const profile = { ...defaultProfile, mediaTypes: { voice: 'Call' } };
  const { facts } = judgeRecord(record({}), 0, profile);
  expect(mediaTypeBy(record({}), facts, undefined, profile)).toBe('call');
});
