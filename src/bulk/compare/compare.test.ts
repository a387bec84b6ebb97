import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { compareAll } from './compare.ts';
import type { Comparison } from './comparison.ts';

const record = (id: string, fields: object = {}): object => ({
  interactionId: id,
  channelType: 'voice',
  direction: 'inbound',
  ...fields,
});

function compare(records: readonly unknown[], profile: Parameters<typeof site>[1]): Promise<Comparison> {
  const text = records.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n');
  return compareAll(Readable.from([Buffer.from(text)]), [site(), site('UTC', profile)], 0, () => undefined);
}

it('counts the records in which each field changes, and gives the first one as example', async () => {
  const records = [record('a'), record('b', { channelType: 'fax' }), record('c', { channelType: 'fax' })];
  const comparison = await compare(records, { unknownMediaType: 'other' });
  expect(comparison).toMatchObject({ records: 3, changed: 2, rejects: 0 });
  expect(comparison.fields()).toEqual([
    {
      field: '/interaction/mediaType',
      records: 2,
      example: { id: 'b', place: 'line 2', before: '"openmedia"', after: '"other"' },
    },
  ]);
  expect(comparison.codes()).toEqual([]);
});

it('counts a record as changed if only its diagnostics differ', async () => {
  const records = [record('a', { shoeSize: 1 }), record('b')];
  const comparison = await compare(records, { ignored: { '/shoeSize': 'not needed' } });
  expect(comparison).toMatchObject({ records: 2, changed: 1 });
  expect(comparison.fields()).toEqual([]);
  expect(comparison.codes()).toEqual([{ code: 'unknown-field', before: 1, after: 0, records: 1 }]);
});

it('counts a field that changes in several messages of a record once', async () => {
  const transcript = ['one', 'two'].map((text) => ({ payload: { type: 'message', body: { text } } }));
  const chat = { interaction: record('a', { channelType: 'messaging' }), transcript };
  const comparison = await compare([chat], {
    participants: { customer: 'Customer', agent: 'Agent', system: 'Robot', other: 'External' },
  });
  expect(comparison.fields()).toMatchObject([{ field: '/messages/*/from/type', records: 1 }]);
});

it('names the item where a record is not a line of its own', async () => {
  const list = JSON.stringify([record('a'), record('b', { channelType: 'fax' })]);
  const [change] = (await compare([list], { unknownMediaType: 'other' })).fields();
  expect(change?.example).toMatchObject({ id: 'b', place: 'item 2' });
});

it('reports rejects with their line number and does not compare them', async () => {
  const rejects: unknown[] = [];
  const input = Readable.from([Buffer.from(`${JSON.stringify(record('a'))}\n{oops\n[7]`)]);
  const comparison = await compareAll(input, [site(), site()], 0, (place, reject) => {
    rejects.push([place, reject]);
  });
  expect(comparison).toMatchObject({ records: 1, rejects: 2, changed: 0 });
  expect(rejects).toEqual([
    [{ line: 2, column: 2 }, 'not JSON'],
    [{ line: 3, column: 2 }, 'not an object'],
  ]);
});

it('limits the number of fields and the length of examples', async () => {
  const attributes = (index: number) => [{ hookType: `name ${index}`, hookName: 'x'.repeat(1_000) }];
  const records = Array.from({ length: 1_200 }, (_, index) =>
    record(`${index}`, { interactionAttributes: attributes(index) }),
  );
  const swapped = { customAttributes: { name: 'hookName', value: 'hookName', names: {} } } as const;
  const comparison = await compare(records, swapped);
  expect(comparison.changed).toBe(1_200);
  expect(comparison.fields()).toHaveLength(1_000);
  expect(comparison.unlistedChanges).toBeGreaterThan(0);
  for (const { example } of comparison.fields()) expect(example.after.length).toBeLessThanOrEqual(200);
});
