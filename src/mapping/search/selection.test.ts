import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, record } from '../../../test/support/mapping.ts';
import { judgeRecord } from '../judged.ts';
import { type Criteria, isSelected, mediaTypeBy, possibleMediaTypes } from './selection.ts';

const start = '2024-03-08T11:00:00.000Z';
const at = Date.parse(start);
const agent = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const gwsAgent = '3c0f8a104d2011ee8f6a1d2b3c4d5e6f';

function selected(fields: object, criteria: Partial<Criteria>): boolean {
  const all = { window: { from: at, to: at + 1 }, attributes: new Map<string, string>(), ...criteria };
  const raw = { startTimestamp: start, ...fields };
  const input = { ...gathered(raw), raw: { record: raw } };
  return isSelected(input, judgeRecord(input.record, input.now, defaultProfile), all, defaultProfile);
}

describe('the window', () => {
  it('includes a record that starts at its start', () => {
    expect(selected({}, { window: { from: at, to: at + 1 } })).toBe(true);
    expect(selected({}, { window: { from: at + 1, to: at + 2 } })).toBe(false);
  });

  it('excludes a record that starts at its end', () => {
    expect(selected({}, { window: { from: at - 1, to: at } })).toBe(false);
  });

  it('excludes a record without a readable start', () => {
    expect(selected({ startTimestamp: 'today' }, { window: { from: 0, to: at * 2 } })).toBe(false);
  });
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

describe('a record belongs to a contact', () => {
  const contact = { contactIds: new Set(['c-1']) };

  it('by contact id', () => {
    expect(selected({ contactId: 'c-1' }, { contact })).toBe(true);
    expect(selected({ contactId: 'c-2' }, { contact })).toBe(false);
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
