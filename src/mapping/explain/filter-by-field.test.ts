import { expect, it } from 'vitest';
import { gathered, site, stored } from '../../../test/support/mapping.ts';
import { type Explained, explain } from './explain.ts';
import { fieldName, filterByField } from './filter-by-field.ts';

const explained = (): Explained =>
  explain(
    gathered(
      {
        channelType: 'messaging',
        direction: 'sideways',
        startTimestamp: '2024-03-07T10:00:00Z',
        flowName: 'Main',
        shoeSize: 43,
        interactionAttributes: [{ hookType: 'VIP/Level', hookName: 'gold' }],
      },
      {
        at: '2024-04-08T12:00:00Z',
        subType: 'web',
        transcript: stored([{ timestamp: '1709805600500', payload: { type: 'message', body: { text: 'Hello' } } }]),
      },
    ),
    site(),
  );

const fieldsOf = ({ origins, absent }: Explained): string[] => [...origins, ...absent].map(fieldName);

it.each([
  ['state', ['state']],
  ['/interaction/state', ['state']],
  ['CX_FlowName', ['userData/CX_FlowName']],
  ['VIP/Level', ['customAttributes/VIP~1Level']],
  ['messages', ['/messages/0', '/messages/1']],
  ['/messages/1', ['/messages/1']],
  ['messages/1/text', ['/messages/1']],
  ['endDate', ['endDate']],
])('finds the field %s, present or absent', (name, fields) => {
  const filtered = filterByField(explained(), name);
  expect(filtered && fieldsOf(filtered)).toEqual(fields);
});

it.each(['nothing', 'stat', '/messages/7', 'constructor'])(
  'returns undefined for %s, which no rule produces',
  (name) => {
    expect(filterByField(explained(), name)).toBeUndefined();
  },
);

it('keeps only the source values that the field was built from', () => {
  expect(filterByField(explained(), 'typeId')?.leaves.map(({ pointer }) => pointer)).toEqual(['/direction']);
});

it('keeps diagnostics about source values of the field and about missing values, and drops the others', () => {
  const codes = (name: string) => filterByField(explained(), name)?.diagnostics.map(({ code }) => code);
  expect(explained().diagnostics.map(({ code }) => code)).toEqual(['unknown-field', 'missing-end', 'unmapped-value']);
  expect(codes('state')).toEqual(['missing-end']);
  expect(codes('typeId')).toEqual(['missing-end', 'unmapped-value']);
});

it('finds a map with both present and absent entries', () => {
  const customSite = site('UTC', { userData: { CX_FlowName: 'flow', CX_Customer: 'customer' } });
  const filtered = filterByField(explain(gathered({ flowName: 'Main' }), customSite), 'userData');
  expect(filtered && fieldsOf(filtered)).toEqual(['userData/CX_FlowName', 'userData/CX_Customer']);
});

it('keeps a diagnostic about an object only if the field was built from a value in it', () => {
  const body = { contentType: 'image', text: 'A cat', file: { mediaUrl: 'https://x' } };
  const chat = explain(
    gathered(
      { channelType: 'messaging', startTimestamp: '2024-03-07T10:00:00Z', moods: { today: 'good' } },
      { subType: 'web', transcript: stored([{ timestamp: '1709805600500', payload: { type: 'message', body } }]) },
    ),
    site(),
  );
  const codes = (name: string) => filterByField(chat, name)?.diagnostics.map(({ code }) => code);
  expect(codes('messages')).toEqual(['flattened-content']);
  expect(codes('state')).toEqual([]);
});
