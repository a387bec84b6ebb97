import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, record } from '../../../test/support/mapping.ts';
import { type Criteria, isSelected, mediaTypeBy, possibleMediaTypes, startInstantOf } from './selection.ts';

const start = '2024-03-08T11:00:00.000Z';
const at = Date.parse(start);
const agent = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const same = '3c0f8a104d2011ee8f6a1d2b3c4d5e6f';

function selected(fields: object, criteria: Partial<Criteria>): boolean {
  const all = { window: { from: at, to: at + 1 }, attributes: new Map<string, string>(), ...criteria };
  const given = { startTimestamp: start, ...fields };
  return isSelected({ ...gathered(given), raw: { record: given } }, all, defaultProfile);
}

describe('a record is in a window', () => {
  it('from its first moment on', () => {
    expect(selected({}, { window: { from: at, to: at + 1 } })).toBe(true);
    expect(selected({}, { window: { from: at + 1, to: at + 2 } })).toBe(false);
  });

  it('and no more at the moment that the window ends', () => {
    expect(selected({}, { window: { from: at - 1, to: at } })).toBe(false);
  });

  it('never without a start that can be read', () => {
    expect(selected({ startTimestamp: 'today' }, { window: { from: 0, to: at * 2 } })).toBe(false);
    expect(startInstantOf(record({ startTimestamp: 'today' }))).toBeUndefined();
  });
});

describe('an agent has handled', () => {
  it.each([
    ['what a segment gave him', { segments: [{ segmentNumber: 0, segmentToAgentId: agent }] }, true],
    ['what he conversed in', { agents: [{ agentId: agent, conversationStartTimestamp: start }] }, true],
    ['nothing that he was only offered', { agents: [{ agentId: agent }] }, false],
    ['nothing of another', { segments: [{ segmentNumber: 0, segmentToAgentId: 'b' }] }, false],
    ['nothing that nobody handled', {}, false],
  ])('%s', (_what, fields, handled) => {
    expect(selected(fields, { userId: same })).toBe(handled);
  });
});

describe('a record is a customer’s', () => {
  const customer = { contactIds: new Set(['c-1']) };

  it('by the id of the contact', () => {
    expect(selected({ contactId: 'c-1' }, { customer })).toBe(true);
    expect(selected({ contactId: 'c-2' }, { customer })).toBe(false);
  });

  it('by its number only where it has no contact and numbers count', () => {
    const byNumber = { ...customer, address: '+15065550101' };
    expect(selected({ customer: '15065550101' }, { customer: byNumber })).toBe(true);
    expect(selected({ customer: '15065550101' }, { customer })).toBe(false);
    expect(selected({ customer: '15065550101', contactId: 'c-2' }, { customer: byNumber })).toBe(false);
    expect(selected({ customer: '15065550102' }, { customer: byNumber })).toBe(false);
    expect(selected({}, { customer: byNumber })).toBe(false);
  });
});

describe('custom attributes that are searched for', () => {
  const interactionAttributes = [
    { hookType: 'tier', hookName: 'gold' },
    { hookType: 'lang', hookName: 'uk' },
  ];
  const search = (wanted: Record<string, string>) =>
    selected({ interactionAttributes }, { attributes: new Map(Object.entries(wanted)) });

  it('must all be there, each with exactly its value', () => {
    expect(search({ tier: 'gold', lang: 'uk' })).toBe(true);
    expect(search({ tier: 'gold', lang: 'en' })).toBe(false);
    expect(search({ tier: 'Gold' })).toBe(false);
    expect(search({ none: 'gold' })).toBe(false);
    expect(search({ toString: 'gold' })).toBe(false);
  });

  it('are in no record without any', () => {
    expect(selected({}, { attributes: new Map([['tier', 'gold']]) })).toBe(false);
  });
});

it('only where the sub-type makes a difference a record may have several media types', () => {
  const possible = (channelType: string) => [...possibleMediaTypes(record({ channelType }), defaultProfile)];
  expect(possible('voice')).toEqual(['call']);
  expect(possible('sms')).toEqual(['smssession']);
  expect(possible('messaging')).toEqual(['chat', 'facebooksession']);
  expect(possible('constructor')).toEqual(['openmedia']);
  expect(mediaTypeBy(record({ channelType: 'messaging' }), 'facebook', defaultProfile)).toBe('facebooksession');
});

it('media types are compared in lower case', () => {
  const profile = { ...defaultProfile, mediaTypes: { voice: 'Call' } };
  expect(mediaTypeBy(record({}), undefined, profile)).toBe('call');
});
