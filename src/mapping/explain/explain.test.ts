import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, site, stored } from '../../../test/support/mapping.ts';
import { explain } from './explain.ts';

const ended = { startTimestamp: '2024-03-07T10:00:00Z', endTimestamp: '2024-03-07T10:05:00Z' };

/** The settings that made a field, in the result or absent from it. */
function settingsOf(field: string, fields: object, around: Parameters<typeof gathered>[1] = {}) {
  const { origins, absent } = explain(gathered({ ...ended, ...fields }, around), site());
  return [...origins, ...absent].find(({ target }) => target === `/interaction/${field}` || target === field)?.settings;
}

describe('the settings that a rule read are the very entries that a site would change', () => {
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

  it('of a message they are the words for who wrote it', () => {
    const transcript = stored([{ timestamp: '1709805600500', payload: { type: 'message', body: { text: 'Hello' } } }]);
    const chat = { channelType: 'messaging' };
    expect(settingsOf('/messages/1', chat, { transcript })).toEqual(['/participants/system', '/nicknames/system']);
    expect(settingsOf('/messages/0', chat, { transcript })).toEqual(['/participants/customer', '/nicknames/customer']);
  });
});

it('a field that is left out is told with what its rule read', () => {
  const { absent } = explain(gathered({ ...ended, direction: 'inbound', hooks: [] }), site());
  const told = new Map(absent.map((origin) => [origin.target, origin.sources]));
  expect(told.get('/interaction/ownerInformation')).toEqual(['/direction']);
  expect(told.get('/interaction/userData/CX_Hooks')).toEqual([]);
});

it('no field is told that is not in the result, and the profile is never taken for a source', () => {
  const { origins, value } = explain(gathered({ ...ended, channelType: 'email' }), site());
  const { interaction } = value;
  const fields = origins.map(({ target }) => target.split('/')[2] ?? '');
  expect(fields.filter((field) => !(field in interaction))).toEqual([]);
  expect(origins.flatMap(({ sources }) => sources).filter((source) => source.startsWith('profile'))).toEqual([]);
});

it('who a customer is that no message names comes from the record', () => {
  const transcript = { kind: 'text', text: 'Hello' } as const;
  const chat = gathered({ ...ended, channelType: 'messaging', customer: 'Marta' }, { transcript });
  const [joins] = explain(chat, site()).origins.filter(({ rule }) => rule === 'customerJoins');
  expect(joins?.settings).toEqual(['/participants/customer', '/nicknames/customer']);
  const nobody = explain({ ...chat, transcript: { kind: 'stored', entries: [], raw: [] } }, site());
  expect(nobody.origins.find(({ rule }) => rule === 'customerJoins')?.sources).toContain('/customer');
});

it('explaining changes nothing in the profile', () => {
  const before = JSON.stringify(defaultProfile);
  explain(gathered(ended), site());
  expect(JSON.stringify(defaultProfile)).toBe(before);
});

it('a list of very many entries is explained like any other', () => {
  const { leaves } = explain(gathered({ ...ended, numbers: Array.from({ length: 300_000 }, () => 1) }), site());
  expect(leaves.filter(({ pointer }) => pointer.startsWith('/numbers/'))).toHaveLength(300_000);
});
