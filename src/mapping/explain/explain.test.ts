import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, site, stored } from '../../../test/support/mapping.ts';
import { explain } from './explain.ts';

const ended = { startTimestamp: '2024-03-07T10:00:00Z', endTimestamp: '2024-03-07T10:05:00Z' };

/** The profile entries that the rule of a field read; the field may be absent from the result. */
function settingsOf(field: string, fields: object, related: Parameters<typeof gathered>[1] = {}) {
  const { origins, absent } = explain(gathered({ ...ended, ...fields }, related), site());
  return [...origins, ...absent].find(({ target }) => target === `/interaction/${field}` || target === field)?.settings;
}

describe('the settings of a rule are the profile entries that a site would change', () => {
  const table: [string, object, readonly string[]][] = [
    ['mediaType', { channelType: 'voice' }, ['/mediaTypes/voice']],
    ['mediaType', { channelType: 'fax' }, ['/unknownMediaType']],
    ['typeId', { direction: 'inbound' }, ['/typeIds/inbound']],
    ['state', { channelType: 'voice', endTimestamp: undefined }, ['/staleAfterHours/voice']],
    ['subject', { flowName: 'Main' }, ['/subject/0', '/subject/1', '/subject/2', '/subject/3']],
    ['ownerInformation', {}, ['/owner']],
    ['userData/CX_FlowName', { flowName: 'Main' }, ['/userData/CX_FlowName']],
    [
      'customAttributes/A',
      { interactionAttributes: [{ hookType: 'A', hookName: 'a' }] },
      ['/customAttributes/name', '/customAttributes/value'],
    ],
  ];
  it.each(table)('%s of %j', (field, fields, settings) => {
    expect(settingsOf(field, fields)).toEqual(settings);
  });

  it('for a message: the participant type and nickname of its author', () => {
    const transcript = stored([{ timestamp: '1709805600500', payload: { type: 'message', body: { text: 'Hello' } } }]);
    const chat = { channelType: 'messaging' };
    expect(settingsOf('/messages/1', chat, { transcript })).toEqual(['/participants/system', '/nicknames/system']);
    expect(settingsOf('/messages/0', chat, { transcript })).toEqual(['/participants/customer', '/nicknames/customer']);
  });
});

it('an absent field has the source values that its rule read', () => {
  const { absent } = explain(gathered({ ...ended, direction: 'inbound', hooks: [] }), site());
  const sources = new Map(absent.map((origin) => [origin.target, origin.sources]));
  expect(sources.get('/interaction/ownerInformation')).toEqual(['/direction']);
  expect(sources.get('/interaction/userData/CX_Hooks')).toEqual(['/hooks']);
});

it('every origin belongs to a field of the result, and no source is a profile pointer', () => {
  const { origins, value } = explain(gathered({ ...ended, channelType: 'email' }), site());
  const { interaction } = value;
  const fields = origins.map(({ target }) => target.split('/')[2] ?? '');
  expect(fields.filter((field) => !(field in interaction))).toEqual([]);
  expect(origins.flatMap(({ sources }) => sources).filter((source) => source.startsWith('profile'))).toEqual([]);
});

it('the name of a customer who wrote no message comes from the record', () => {
  const transcript = stored([
    { payload: { type: 'message', metadata: { type: 'customer' }, body: { text: 'Hello' } } },
  ]);
  const chat = gathered({ ...ended, channelType: 'messaging', customer: 'Marta' }, { transcript });
  const [joins] = explain(chat, site()).origins.filter(({ rule }) => rule === 'customerJoins');
  expect(joins?.settings).toEqual(['/participants/customer', '/nicknames/customer']);
  const silent = explain({ ...chat, transcript: { kind: 'stored', entries: [], raw: [] } }, site());
  expect(silent.origins.find(({ rule }) => rule === 'customerJoins')?.sources).toContain('/customer');
});

it('an empty list that decided something is a source value', () => {
  const call = { interactionId: 'i-1', channelType: 'voice', ...ended, details: { agents: [], note: [] }, hooks: [] };
  const { origins, leaves } = explain(gathered(call), site());
  const duration = origins.find(({ target }) => target === '/interaction/callDuration');
  expect(duration?.sources).toContain('/details/agents');
  const agents = leaves.find(({ pointer }) => pointer === '/details/agents');
  expect(agents).toMatchObject({ value: [], outcome: 'carried' });
  expect(leaves.find(({ pointer }) => pointer === '/hooks')).toMatchObject({ outcome: 'ignored' });
  expect(leaves.map(({ pointer }) => pointer)).not.toContain('/details/note');
});

it('an unreadable transcript is a source value with its diagnostic', () => {
  const transcript = { kind: 'none', why: 'unreadable', raw: { a: { b: 'Hello' } } } as const;
  const { leaves } = explain(gathered({ ...ended, channelType: 'sms' }, { transcript }), site());
  expect(leaves).toContainEqual({
    pointer: 'transcript#/a/b',
    value: 'Hello',
    outcome: 'reported',
    code: 'unreadable-transcript',
  });
});

it('explain does not modify the profile', () => {
  const before = JSON.stringify(defaultProfile);
  explain(gathered(ended), site());
  expect(JSON.stringify(defaultProfile)).toBe(before);
});

it('a very long list is explained like any other', () => {
  const { leaves } = explain(gathered({ ...ended, numbers: Array.from({ length: 300_000 }, () => 1) }), site());
  expect(leaves.filter(({ pointer }) => pointer.startsWith('/numbers/'))).toHaveLength(300_000);
});
